import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../namespaces.ts';
import { daemonFolder, startDaemon, unconfined } from './daemon.ts';

/** What dnsmasq serves: leases itself, or boot information beside another DHCP server. */
export type BootMode = 'full' | 'proxy';

/** Starts dnsmasq as DHCP, PXE and TFTP server for a /24 behind the prober's router; `dns` adds port 53. */
export async function startBootServer(lab: Lab, host: string, network: string, mode: BootMode, dns = false): Promise<void> {
  const folder = daemonFolder(lab, host, 'dnsmasq');
  mkdirSync(join(folder, 'tftp'), { recursive: true });
  const config = join(folder, 'dnsmasq.conf');
  const range = mode === 'full' ? `${network}.100,${network}.200,255.255.255.0,1h` : `${network}.0,proxy,255.255.255.0`;
  writeFileSync(
    config,
    [
      'user=root',
      'no-resolv',
      'no-hosts',
      'no-ping',
      `port=${dns ? 53 : 0}`,
      `dhcp-range=${range}`,
      // The prober is no client of this link: its requests come through the router.
      ...(mode === 'full' ? ['dhcp-range=10.77.1.100,10.77.1.200,255.255.255.0,1h'] : ['dhcp-range=10.77.1.0,proxy,255.255.255.0']),
      `dhcp-leasefile=${folder}/leases`,
      'pxe-service=X86-64_EFI,"Boot",boot.efi',
      'pxe-service=BC_EFI,"Boot",boot.efi',
      'pxe-service=x86PC,"Boot",boot',
      'enable-tftp',
      `tftp-root=${folder}/tftp`,
      '',
    ].join('\n'),
  );
  await startDaemon(
    lab,
    host,
    ['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--log-dhcp', `--conf-file=${config}`, '--pid-file'],
    ['udp/67', 'udp/4011', 'udp/69', ...(dns ? ['udp/53', 'tcp/53'] : [])],
  );
}

/** Starts ISC's DHCP server, which answers a request for information from the router's other side at port 68 of the address that it names. */
export async function startDhcpServer(lab: Lab, host: string, network: string): Promise<void> {
  const folder = daemonFolder(lab, host, 'dhcpd');
  const config = join(folder, 'dhcpd.conf');
  writeFileSync(join(folder, 'leases'), '');
  writeFileSync(
    config,
    `authoritative;
option domain-name-servers ${network}.2;
subnet ${network}.0 netmask 255.255.255.0 { range ${network}.100 ${network}.200; }
subnet 10.77.1.0 netmask 255.255.255.0 { }
`,
  );
  const program = unconfined(lab, '/usr/sbin/dhcpd');
  await startDaemon(lab, host, [program, '-f', '-4', '-cf', config, '-lf', join(folder, 'leases'), '-pf', join(folder, 'pid'), 'eth0'], ['udp/67']);
}

/** Starts tftpd-hpa with an empty folder. */
export async function startTftpServer(lab: Lab, host: string): Promise<void> {
  const folder = daemonFolder(lab, host, 'tftp');
  await startDaemon(lab, host, ['in.tftpd', '--foreground', '--address', '0.0.0.0:69', '--user', 'root', '--secure', folder], ['udp/69']);
}
