import type { ServedPort } from '../respond/ports.ts';

/** "135,445,1433". */
export function portList(ports: readonly ServedPort[]): string {
  return ports.map(({ port }) => port).join(',');
}

/** Commands that open a host's own firewall for the ports that a responder holds [Windows: from documentation]. */
export function firewallHint(ports: readonly ServedPort[], platform: NodeJS.Platform): string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const some = ports.filter((port) => port.protocol === protocol);
    if (some.length === 0) return [];
    const list = portList(some);
    if (platform !== 'win32') return [`nft add rule inet filter input ${protocol} dport { ${list.replaceAll(',', ', ')} } accept`];
    return [`New-NetFirewallRule -DisplayName "cm-preflight ${protocol.toUpperCase()}" -Direction Inbound -Protocol ${protocol.toUpperCase()} -LocalPort ${list} -Action Allow`];
  });
}
