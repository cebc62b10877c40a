import type { RemedyTexts } from './remedies.ts';

const steps: RemedyTexts['steps'] = {
  blocked: ({ confidence, wire, from, to, isIcmp, isNamed }) => {
    const ask = `ask for ${wire} from ${from} to ${to} to be opened`;
    if (isNamed) return `A${ask.slice(1)}, in one rule with tcp/135: RPC needs the whole range.`;
    if (confidence === 'proven') return `A${ask.slice(1)}.`;
    return isIcmp ? `See that ${to} lets echo requests in; if it does, ${ask}.` : `See that the service runs on ${to} and listens at this port; if it does, ${ask}.`;
  },
  'host-silent': ({ to }) => `See that ${to} is up and that this is its address, then look at the firewalls on the way.`,
  'unknown-listener': ({ to, wire }) => `See what listens at ${wire} on ${to}: the role is not installed there yet.`,
  'wrong-service': ({ to, wire, code, responder }) =>
    code === 'responder-of-another-host'
      ? `See where the address of ${to} leads: the responder of ${responder ?? 'another host'} answers at it.`
      : code === 'wrong-instance'
        ? `Correct the instance or its port in the topology, or give the instance that port on ${to}.`
        : `See what answers at ${wire} of ${to}: another service, a balancer or proxy without a server behind it, or a firewall that drops what follows the handshake.`,
  refused: ({ to, wire, held, isPlanned }) => {
    if (held) return `Look for a firewall on the way to ${to} that rejects ${wire}.`;
    return isPlanned
      ? `It takes a responder to tell a refusal by the host from one by a firewall.`
      : `Start the service on ${to}, or see that it listens at ${wire}; if it does, a firewall on the way resets the connection.`;
  },
  rejected: ({ from, to, wire }) => `Ask for ${wire} from ${from} to ${to} to be opened: a device on the way refuses it openly.`,
  unreachable: ({ to, onLink, address }) =>
    onLink
      ? `See that ${to} is up and its address right: it is in a network of this host and does not answer ARP.`
      : `See that a route leads to ${address ?? to} and that the host is up.`,
  'outside-range': ({ to }) => `Correct rpc-ports of ${to} in the topology, or narrow the range on the host.`,
  'proxy-authentication': ({ proxy, from }) => `Let ${from} through the proxy ${proxy} without credentials, or test there with the account that has them.`,
  'proxy-refused': ({ proxy }) => `Ask for the destinations to be allowed on the proxy ${proxy}, and see that it reaches them.`,
  'name-not-resolved': ({ to }) => `Register ${to} in DNS, correct the name in the topology, or state its address there.`,
  resolver: () => "See that this machine's DNS servers answer, then run this again: nothing was sent to the host.",
  'local-resources': ({ code, isOurBug }) =>
    isOurBug
      ? 'Run this again with --log-level debug and report what the log says.'
      : code?.startsWith('ENET')
        ? 'Connect this machine to a network, then run this again: nothing is said about the hosts.'
        : 'Close other programs or run this with a lower --concurrency: nothing is said about the network.',
  unsupported: () => 'Install the ping command, or test this flow from another host.',
  'host-planned': ({ to }) => `Nothing is to be done before ${to} is there.`,
  interrupted: () => 'Run this again and let it finish.',
  deadline: () => 'Run this again with a longer --deadline.',
  'not-run': () => 'Run this again and let it finish.',
};

/** Remedies in English. */
export const remedyTexts: RemedyTexts = {
  steps,
  nothingToOpen: 'Nothing needs to be opened for it.',
  logLine: ({ utc, protocol, source, destination }) => `Look for this in the firewall's log: ${utc} UTC ${protocol} ${source} -> ${destination}.`,
  proof: ({ to }, isServed) => `To prove the path, run "cm-preflight listen --as ${to}" on ${to}${isServed ? ' with the service stopped' : ''}, then run this again.`,
  between: ' ',
};
