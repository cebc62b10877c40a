import type { Erratum } from '../model/catalog.ts';

const both = ['2016-09', '2022-02'];
const noUdp = 'Microsoft KB 179442 lists TCP alone: Windows serves nothing there over UDP';
const dynamicRpc = { service: 'rpc-dynamic', udp: null, tcp: 'dynamic', notes: [6] } as const;

/** Where the document asks for what nothing serves, or leaves out what is needed. */
export const errata: readonly Erratum[] = [
  { necessity: 'advisory', source: noUdp, section: null, service: 'rpc-endpoint-mapper', protocol: 'udp', port: null, adds: null },
  { necessity: 'advisory', source: noUdp, section: null, service: 'ldaps', protocol: 'udp', port: null, adds: null },
  {
    necessity: 'advisory',
    source: 'RFC 2131 section 4.1: 68 is the port of the client, where no server listens',
    section: null,
    service: 'dhcp',
    protocol: 'udp',
    port: 68,
    adds: null,
  },
  {
    necessity: 'advisory',
    source: 'About client settings, "Port that clients use to receive requests for delta content": a listener on the client itself',
    section: null,
    service: 'express-updates',
    protocol: 'tcp',
    port: null,
    adds: null,
  },
  {
    necessity: 'implied',
    source: 'The section asks for the endpoint mapper, which only names dynamic ports',
    section: 'BKMK_PortsSite-SMP',
    service: 'rpc-dynamic',
    protocol: 'tcp',
    port: null,
    adds: { from: 'site-server', to: 'state-migration-point', direction: 'both', row: dynamicRpc, editions: both },
  },
  {
    necessity: 'implied',
    source: 'WMI goes on over a dynamic port after its first connection to TCP 135',
    section: 'BKMK_PortsConsole-Site',
    service: 'rpc-dynamic',
    protocol: 'tcp',
    port: null,
    adds: { from: 'console', to: 'site-server', direction: 'one-way', row: dynamicRpc, editions: both },
  },
  {
    necessity: 'implied',
    source: 'Plan for software updates: the connection to Microsoft Update always uses 80 and 443',
    section: 'BKMK_PortsSUP-Internet',
    service: 'https',
    protocol: 'tcp',
    port: null,
    adds: { from: 'software-update-point', to: 'internet', direction: 'one-way', row: { service: 'https', udp: null, tcp: '443', notes: [] }, editions: both },
  },
  {
    necessity: 'implied',
    source: 'The service connection point stores what it downloads in the site database; the document lists no connection',
    section: 'BKMK_SQLPorts',
    service: 'sql',
    protocol: 'tcp',
    port: null,
    adds: { from: 'service-connection-point', to: 'sql-server', direction: 'one-way', row: { service: 'sql', udp: null, tcp: '1433', notes: [2] }, editions: both },
  },
];
