import { roleOf, serviceOf } from '../catalog/index.ts';
import type { Attempt } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { Cause } from '../model/report.ts';
import type { HostView } from './host-view.ts';
import type { Ruling } from './ruling.ts';

/** One sentence: what was expected, and what was seen. */
export function explain(flow: Flow, { cause, seen, outcome, ports, confidence }: Ruling, host: HostView | undefined): string {
  const what = `${serviceOf(flow.service)?.names.en ?? flow.service} of the ${roleName(flow)}`;
  const where = `${flow.to}${outcome?.address && outcome.address !== flow.to ? ` (${outcome.address})` : ''} ${wire(flow, ports)}`;
  const expected = flow.listener === 'planned' ? `${where} will be ${what}, not installed yet` : `${where} should be ${what}`;
  return `${expected}: ${sight(flow, cause, seen, outcome?.attempts ?? [], host)}${confidence === 'likely' ? '; a stopped service behind Windows Firewall looks the same' : ''}.`;
}

function sight(flow: Flow, cause: Cause | null, seen: Ruling['seen'], attempts: readonly Attempt[], host: HostView | undefined): string {
  const tries = `${attempts.length} attempt${attempts.length === 1 ? '' : 's'}`;
  const best = attempts.at(-1);
  switch (cause) {
    case null:
      return seen === 'answered' ? 'it answered in its own protocol' : 'it answered';
    case 'responder':
      return 'the responder there answered, which proves the path through the network (a host firewall rule bound to the real program is not proven)';
    case 'connected':
      return flow.protocol === 'udp' ? 'a datagram came back, which this tool cannot read' : 'it accepts connections and keeps them; this tool does not speak its protocol';
    case 'path-open':
      return `nothing listens yet, and the refusal came from the host itself${host?.onLink ? ' (no router lies between)' : ' (the firewall drops silently elsewhere)'}`;
    case 'unknown-listener':
      return seen === 'unverified' ? 'something answered as a responder without proving the key' : 'something accepts there already, and it is not known what';
    case 'wrong-service':
      return wrongService(attempts);
    case 'refused':
      return flow.listener === 'planned' ? 'it was refused, by the host or by a firewall before it' : 'it was refused: the host is reached and nothing listens, or a firewall resets';
    case 'blocked':
      return `silence after ${tries}, while the host answers elsewhere`;
    case 'host-silent':
      return `silence after ${tries}, and the host answers nothing at all${host?.ping?.reason === 'no-response' ? ', not even a ping' : ''}`;
    case 'nothing-listens-yet':
      return `silence after ${tries}, which is what Windows Firewall gives while nothing listens`;
    case 'host-planned':
      return 'the host itself is not there yet';
    case 'rejected':
      return 'a firewall or router on the way rejects it (ICMP administratively prohibited)';
    case 'unreachable':
      return best?.reason === 'net-unreach' ? 'no route leads to its network' : 'its address cannot be reached (no ARP answer, or a router says so)';
    case 'may-not-answer':
      return `silence after ${tries}, and this service answers only some requests`;
    case 'one-way':
      return 'the datagrams were sent, and this service never answers';
    case 'not-asked':
      return `silence after ${tries}, to a datagram that is not the service's own request`;
    case 'outside-range':
      return 'it listens on ports outside the declared range';
    case 'nothing-known-to-listen':
      return `silence at all samples of the range, where nothing is known to listen`;
    case 'proxy-authentication':
      return 'the proxy asks for credentials, which this tool never sends';
    case 'proxy-refused':
      return 'the proxy refuses to open the way';
    case 'name-not-resolved':
      return `the name ${flow.to} does not resolve (${best?.code ?? 'no such name'})`;
    case 'local-resources':
      return `this machine could not try (${best?.code ?? 'unknown'})${attempts.some(({ code }) => code === 'probe-failed') ? ', which is a fault of this tool' : ''}`;
    case 'resolver':
      return `this machine's resolver gave no answer (${best?.code ?? 'unknown'})`;
    case 'unsupported':
      return `this machine has no way to try (${best?.code ?? 'unknown'})`;
    case 'interrupted':
      return 'the run was interrupted before';
    case 'deadline':
      return 'the deadline of the run came before';
    case 'not-run':
      return 'it was not tried to the end';
  }
}

function wrongService(attempts: readonly Attempt[]): string {
  const { code, facts } = attempts.find(({ state }) => state === 'open') ?? {};
  if (code === 'responder-of-another-host') return `the responder of ${String(facts?.['responder'] ?? 'another host')} answered instead`;
  if (code === 'unverified-responder') return 'something answered as a responder without proving the key';
  if (code === 'ECONNRESET' || code === 'ECONNABORTED') return 'the connection was accepted and then reset';
  if (code === 'closed-at-once') return 'the connection was accepted and closed at once';
  if (attempts.every(({ reason }) => reason !== 'proto-mismatch')) return "the connection was accepted, but not by the responder that holds the port: something on the way answers for it, or drops what follows the handshake";
  return 'something answers there that does not speak this protocol';
}

/** What to do next, in plain words; null where nothing is to be done. */
export function remedyOf(flow: Flow, { cause, status, outcome }: Ruling, host: HostView | undefined): string | null {
  const listen = `On ${flow.to} run "cm-preflight listen --as ${flow.to}", then run this again`;
  const line = logLine(flow, outcome?.attempts ?? []);
  const look = line === null ? '' : ` Look for this line in the firewall's log: ${line}.`;
  switch (cause) {
    case 'blocked':
      return `Ask for ${flow.protocol} ${flow.range ?? flow.port ?? 'echo'} from ${flow.from} to ${flow.to} to be opened.${look} To prove it first: ${listen.charAt(0).toLowerCase()}${listen.slice(1)}, with the service stopped.`;
    case 'host-silent':
      return `See that ${flow.to} is up and has this address, then look at the firewalls on the way.${look} ${listen} to prove the path.`;
    case 'nothing-listens-yet':
    case 'may-not-answer':
    case 'one-way':
    case 'not-asked':
    case 'nothing-known-to-listen':
      return `${listen}: it answers for the service and turns this into pass or fail.${look}`;
    case 'unknown-listener':
      return `See what listens at ${outcome?.port ?? 'that port'} on ${flow.to}: the role is not installed yet. ${listen} once the port is free.`;
    case 'host-planned':
      return `When ${flow.to} is there: ${listen.charAt(0).toLowerCase()}${listen.slice(1)}.`;
    case 'refused':
      return flow.listener === 'planned'
        ? `${listen}: it tells a refusal by the host from one by a firewall.`
        : `Start the service on ${flow.to}, or see that it listens at this port; if it does, a firewall on the way resets the connection.${look}`;
    case 'rejected':
      return `Ask for ${flow.protocol} ${flow.range ?? flow.port ?? 'echo'} from ${flow.from} to ${flow.to} to be opened: a device on the way refuses it openly.${look}`;
    case 'unreachable':
      return host?.onLink ? `See that ${flow.to} is up and its address is right: it is in this host's own network and does not answer ARP.` : `See that a route leads to ${outcome?.address ?? flow.to} and that the host is up.`;
    case 'wrong-service':
      return `See what answers at ${outcome?.address ?? flow.to} port ${outcome?.port ?? ''}: another service, a load balancer or proxy without a server behind it, or a firewall that drops what follows the handshake.`;
    case 'outside-range':
      return 'Correct rpc-ports in the topology, or narrow the range on the host.';
    case 'proxy-authentication':
      return 'Let this host through the proxy without credentials, or test with the service account that has them.';
    case 'proxy-refused':
      return `Ask for the destinations to be allowed on the proxy ${flow.via?.proxy ?? flow.to}.`;
    case 'name-not-resolved':
      return `Register ${flow.to} in DNS, correct its name in the topology, or state its address there.`;
    case 'resolver':
      return "See that this machine's DNS servers answer, then run again: nothing was sent to this host.";
    case 'local-resources':
      return 'Close other programs, or run with a smaller --concurrency; nothing is said about the network.';
    case 'unsupported':
      return 'Install the ping command, or test this flow from another host.';
    case 'interrupted':
    case 'deadline':
    case 'not-run':
      return 'Run again and let it finish.';
    default:
      return status === 'pass' ? null : 'Run again.';
  }
}

/** The last packet of ours that nothing answered, as a firewall's log has it. */
function logLine(flow: Flow, attempts: readonly Attempt[]): string | null {
  const last = attempts.findLast(({ address }) => address !== null);
  if (!last) return null;
  const time = last.startedAt.replace('T', ' ').replace(/\.\d+Z$/, '');
  const source = end(last.localAddress ?? flow.from, last.localPort);
  return `${time} UTC ${flow.protocol.toUpperCase()} ${source} -> ${end(last.address ?? flow.to, last.port)}`;
}

function end(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function wire(flow: Flow, ports: readonly number[] | undefined): string {
  if (flow.protocol === 'icmp') return 'ICMP echo';
  const some = flow.range !== null && ports && ports.length > 0 ? ` (port${ports.length > 1 ? 's' : ''} ${ports.join(', ')})` : '';
  return `${flow.protocol}/${flow.range ?? flow.port}${some}`;
}

function roleName(flow: Flow): string {
  const strongest = flow.requiredBy.find(({ service }) => service === flow.service) ?? flow.requiredBy[0];
  const role = strongest === undefined ? undefined : roleOf(strongest.toRole);
  return `${role?.names.en ?? strongest?.toRole ?? 'peer'} (${strongest?.section ?? ''})`;
}
