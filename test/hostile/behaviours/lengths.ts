import type { Socket } from 'node:net';
import type { Behaviour } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { drip, filled, flood, noise } from './floods.ts';

/** By protocol: the first bytes of an answer, with a length that is never kept, and with the longest that the field can say. */
const heads: Readonly<Record<string, string>> = {
  'SMB of 64 KB': '0000fff0fe534d424000',
  'SMB of 16 MB': '00fffff0fe534d424000',
  'SMB of 4 GB': 'fffffffffe534d424000',
  'TDS of 4 KB': '0400100000000100',
  'TDS of 64 KB': '0401ffff00000100',
  'LDAP of 2 GB': '30847fffffff',
  'LDAP of 4 GB': '3084ffffffff',
  'LDAP of 256 KB': '308400040000020101',
  'LDAP of no said length': '3080',
  'DNS of 64 KB': 'ffff00008180000100000000',
  'NetBIOS of 128 KB': '8201ffff',
  'Kerberos of 2 GB': '7fffffff7e82ffec',
  'Kerberos of 4 GB': 'ffffffff7e82ffec',
  'Kerberos of 64 KB': '000100007e82ffec',
  'RPC of 64 KB': '05000c0310000000ffff000001000000',
  'RPC whose last fragment never comes': '0500020110000000ffff000001000000',
  'RDP of 64 KB': '0300ffff0ed00000123400',
  'TLS of 64 KB': '160303ffff02fffffc0303',
  'TLS of a hello of 16 MB': '160303400002ffffff0303',
  'HTTP of 8 EB': Buffer.from('HTTP/1.1 999 x\r\nContent-Length: 9223372036854775807\r\nX: ').toString('hex'),
  'HTTP of a negative length': Buffer.from('HTTP/1.1 200 x\r\nContent-Length: -1\r\nX: ').toString('hex'),
};

const then: Readonly<Record<string, (socket: Socket) => void>> = {
  'nothing comes': (socket) => void socket.resume(),
  'zeros come without an end': (socket) => flood(socket, filled('\0')),
  drips: (socket) => drip(socket, filled('\x20')),
};

/** Peers whose frames say more than ever comes, or than anyone may take. */
export const lengthBehaviours: Readonly<Record<string, Behaviour>> = Object.fromEntries(
  Object.entries(heads).flatMap(([what, hex]) =>
    Object.entries(then).map(([how, go]): [string, Behaviour] => [
      `begins ${what}, and ${how}`,
      {
        serve: (socket) =>
          onceAsked(socket, () => {
            socket.write(Buffer.from(hex, 'hex'));
            go(socket);
          }),
        outcomes: noise,
      },
    ]),
  ),
);
