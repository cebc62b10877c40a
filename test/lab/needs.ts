import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the lab runs, and Debian's package that has it. */
const needed: readonly [string, string][] = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['sysctl', 'procps'],
  ['tcpdump', 'tcpdump'],
  ['ping', 'iputils-ping'],
];

/** What keeps the lab from being built here; null: nothing. */
export function missing(): string | null {
  if (process.platform !== 'linux') return 'The lab builds network namespaces: it needs Linux.';
  if (process.getuid?.() !== 0) return 'The lab builds network namespaces and firewalls: it needs root (sudo npm run test:lab).';
  const absent = needed.filter(([command]) => !isThere(command));
  if (absent.length === 0) return null;
  return `The lab needs ${absent.map(([command]) => command).join(', ')}: apt-get install ${absent.map(([, name]) => name).join(' ')}`;
}

function isThere(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
