import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the lab runs, a command or a file's pattern, and Debian's package that has it. */
type Need = readonly [what: string, debianPackage: string];

const networks: readonly Need[] = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['sysctl', 'procps'],
  ['time', 'time'],
];

/** nginx for what is no HTTP; nginx itself looks for modules beside its configuration. */
export const streamModule = '/usr/lib/nginx/modules/ngx_stream_module.so';

export const benchNeeds: readonly Need[] = [...networks, ['ss', 'iproute2'], ['nmap', 'nmap'], ['nginx', 'nginx-light'], [streamModule, 'libnginx-mod-stream']];

export const labNeeds: readonly Need[] = [
  ...networks,
  ['tcpdump', 'tcpdump'],
  ['ping', 'iputils-ping'],
  ['openssl', 'openssl'],
  ['samba', 'samba'],
  ['samba-tool', 'samba-common-bin'],
  ['/usr/share/samba/setup/provision.ldif', 'samba-ad-provision'],
  ['/usr/lib/*/samba/ldb/samba_dsdb.so', 'samba-dsdb-modules'],
  ['/usr/lib/*/samba/vfs/acl_xattr.so', 'samba-vfs-modules'],
  ['winbindd', 'winbind'],
  ['rpcclient', 'smbclient'],
  ['ldapsearch', 'ldap-utils'],
  ['dig', 'bind9-dnsutils'],
  ['tdspool', 'freetds-bin'],
  ['dnsmasq', 'dnsmasq-base'],
  ['dhcpd', 'isc-dhcp-server'],
  ['in.tftpd', 'tftpd-hpa'],
  ['nginx', 'nginx-light'],
  ['squid', 'squid'],
  ['tinyproxy', 'tinyproxy'],
  ['xrdp', 'xrdp'],
  ['named', 'bind9'],
  ['unbound', 'unbound'],
  ['sshd', 'openssh-server'],
];

/** What keeps the lab, or the benchmark, from being built here; null: nothing. */
export function missing(needed: readonly Need[]): string | null {
  if (process.platform !== 'linux') return 'The lab builds network namespaces: it needs Linux.';
  if (process.getuid?.() !== 0) return 'The lab builds network namespaces and firewalls: it needs root (sudo npm run test:lab, sudo npm run bench).';
  const absent = needed.filter(([what]) => !isThere(what));
  if (absent.length === 0) return null;
  return `It needs ${absent.map(([what]) => what).join(', ')}: apt-get install ${absent.map(([, name]) => name).join(' ')}`;
}

function isThere(needed: string): boolean {
  if (needed.startsWith('/')) return globSync(needed).length > 0;
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, needed), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
