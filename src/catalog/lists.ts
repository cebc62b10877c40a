import type { OtherList, Row } from '../model/catalog.ts';

const both = ['2016-09', '2022-02'];

const smb: Row = { service: 'smb', udp: null, tcp: '445', notes: [] };
const endpointMapper: Row = { service: 'rpc-endpoint-mapper', udp: '135', tcp: '135', notes: [] };
const dynamicRpc: Row = { service: 'rpc-dynamic', udp: null, tcp: 'dynamic', notes: [6] };

/** Site systems that serve clients on the internet need these to be installed and repaired; the document's English text draws SMB both ways. */
const internetFacing: readonly OtherList[] = ['management-point', 'distribution-point', 'software-update-point', 'fallback-status-point'].flatMap((to): OtherList[] => [
  { anchor: 'BKMK_IBCMports', editions: both, from: 'site-server', to, direction: 'one-way', when: 'internet-facing', rows: [endpointMapper, dynamicRpc] },
  { anchor: 'BKMK_IBCMports', editions: both, from: 'site-server', to, direction: 'both', when: 'internet-facing', rows: [smb] },
]);

/** The document's lists besides its sections. */
export const otherLists: readonly OtherList[] = [
  { anchor: 'BKMK_ClientShares', editions: both, from: 'client', to: 'file-share', direction: 'one-way', when: 'always', rows: [smb] },
  {
    anchor: 'BKMK_SQLPorts',
    editions: both,
    from: 'certificate-registration-point',
    to: 'sql-server',
    direction: 'one-way',
    when: 'always',
    rows: [{ service: 'sql', udp: null, tcp: '1433', notes: [2] }],
  },
  ...internetFacing,
  {
    anchor: 'BKMK_PortsClientInstall',
    editions: both,
    from: 'site-server',
    to: 'client',
    direction: 'one-way',
    when: 'client-push',
    icmp: true,
    rows: [smb, endpointMapper, dynamicRpc],
  },
  {
    anchor: 'BKMK_ServerPorts',
    editions: both,
    from: '*',
    to: 'dns-server',
    direction: 'one-way',
    when: 'always',
    rows: [{ service: 'dns', udp: '53', tcp: '53', notes: [] }],
  },
  {
    anchor: 'BKMK_ServerPorts',
    editions: both,
    from: '*',
    to: 'dhcp-server',
    direction: 'one-way',
    when: 'always',
    rows: [{ service: 'dhcp', udp: '67 and 68', tcp: null, notes: [] }],
  },
  {
    anchor: 'BKMK_ServerPorts',
    editions: both,
    from: '*',
    to: 'netbios',
    direction: 'one-way',
    when: 'always',
    rows: [
      { service: 'netbios-name', udp: '137', tcp: null, notes: [] },
      { service: 'netbios-datagram', udp: '138', tcp: null, notes: [] },
      { service: 'netbios-session', udp: null, tcp: '139', notes: [] },
    ],
  },
  {
    anchor: 'BKMK_ServerPorts',
    editions: ['2022-02'],
    from: '*',
    to: 'domain-controller',
    direction: 'one-way',
    when: 'always',
    rows: [{ service: 'kerberos', udp: null, tcp: '88', notes: [] }],
  },
];
