import { portListText } from '../protocol/responder-statement.ts';
import type { ServedPort } from '../respond/ports.ts';

/** Commands that open a host's own firewall for the ports that a responder holds, and close it again [Windows and firewalld: from documentation]. */
export function firewallHint(ports: readonly ServedPort[], platform: NodeJS.Platform): string[] {
  const lists = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const numbers = ports.flatMap((one) => (one.protocol === protocol ? [one.port] : []));
    return numbers.length === 0 ? [] : [{ protocol, list: portListText(numbers).split(',') }];
  });
  if (platform === 'win32') return windows(lists);
  if (platform === 'linux') return linux(lists);
  return lists.map(({ protocol, list }) => `inbound ${protocol} ${list.join(',')}`);
}

interface PortList {
  readonly protocol: 'tcp' | 'udp';
  readonly list: readonly string[];
}

const ruleName = 'cm-preflight responder';

function windows(lists: readonly PortList[]): string[] {
  const rules = lists.map(({ protocol, list }) => {
    // PowerShell would take a bare 10124-10139 for a subtraction.
    const localPorts = list.map((part) => (part.includes('-') ? `'${part}'` : part)).join(',');
    return `New-NetFirewallRule -DisplayName '${ruleName}' -Direction Inbound -Protocol ${protocol.toUpperCase()} -LocalPort ${localPorts} -Action Allow`;
  });
  return [...rules, `and afterwards: Remove-NetFirewallRule -DisplayName '${ruleName}'`];
}

function linux(lists: readonly PortList[]): string[] {
  const added = lists.flatMap(({ protocol, list }) => list.map((part) => `--add-port=${part}/${protocol}`));
  return [
    // Without --permanent it is gone with the next reload.
    `firewalld: firewall-cmd ${added.join(' ')}`,
    // Inserted, since a rule that is added after one that drops is never reached.
    ...lists.map(({ protocol, list }) => `nftables (your own table and chain): nft 'insert rule inet filter input ${protocol} dport { ${list.join(', ')} } accept'`),
  ];
}
