import { describe, expect, it } from 'vitest';
import { otherLists } from '../../src/catalog/index.ts';

describe('the other lists', () => {
  const lines = (edition: string) =>
    otherLists
      .filter((list) => list.editions.includes(edition))
      .flatMap(({ anchor, from, to, direction, when, rows }) =>
        rows.map((row) => `${anchor} ${from} ${direction === 'both' ? '<->' : '->'} ${to} ${when}: ${row.service} ${row.udp} ${row.tcp} ${row.notes}`),
      )
      .sort();

  const internetFacing = ['management-point', 'distribution-point', 'software-update-point', 'fallback-status-point'].flatMap((to) => [
    `BKMK_IBCMports site-server -> ${to} internet-facing: rpc-dynamic null dynamic 6`,
    `BKMK_IBCMports site-server -> ${to} internet-facing: rpc-endpoint-mapper 135 135 `,
    `BKMK_IBCMports site-server <-> ${to} internet-facing: smb null 445 `,
  ]);
  const inBoth = [
    ...internetFacing,
    'BKMK_ClientShares client -> file-share always: smb null 445 ',
    'BKMK_PortsClientInstall site-server -> client client-push: rpc-dynamic null dynamic 6',
    'BKMK_PortsClientInstall site-server -> client client-push: rpc-endpoint-mapper 135 135 ',
    'BKMK_PortsClientInstall site-server -> client client-push: smb null 445 ',
    'BKMK_SQLPorts certificate-registration-point -> sql-server always: sql null 1433 2',
    'BKMK_ServerPorts * -> dhcp-server always: dhcp 67 and 68 null ',
    'BKMK_ServerPorts * -> dns-server always: dns 53 53 ',
    'BKMK_ServerPorts * -> netbios always: netbios-datagram 138 null ',
    'BKMK_ServerPorts * -> netbios always: netbios-name 137 null ',
    'BKMK_ServerPorts * -> netbios always: netbios-session null 139 ',
  ];

  it('of 2016-09 are these', () => {
    expect(lines('2016-09')).toEqual([...inBoth].sort());
  });

  it('of 2022-02 add Kerberos', () => {
    expect(lines('2022-02')).toEqual([...inBoth, 'BKMK_ServerPorts * -> domain-controller always: kerberos null 88 '].sort());
  });

  it('ask for an echo where clients are pushed to, and nowhere else', () => {
    expect(otherLists.filter(({ icmp }) => icmp).map(({ anchor }) => anchor)).toEqual(['BKMK_PortsClientInstall']);
  });
});
