import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCldapReply } from '../../src/protocol/cldap.ts';
import { decodeDhcpReply } from '../../src/protocol/dhcp.ts';
import { decodeDnsReply, decodeDnsTcpReply } from '../../src/protocol/dns.ts';
import { decodeKerberosError } from '../../src/protocol/kerberos.ts';
import { decodeNodeStatus } from '../../src/protocol/netbios.ts';
import { decodeSessionAnswer } from '../../src/protocol/netbios-session.ts';
import { decodeRdpConfirm } from '../../src/protocol/rdp.ts';
import { decodeHello, decodeTcpAnswer, decodeTcpChallenge, decodeUdpAnswer, decodeUdpChallenge } from '../../src/protocol/responder.ts';
import { decodeRootDseAnswer } from '../../src/protocol/root-dse.ts';
import { decodeBindReply } from '../../src/protocol/rpc-bind.ts';
import { decodeDatagram } from '../../src/protocol/rpc-datagram.ts';
import { decodeLookupReply } from '../../src/protocol/rpc-lookup.ts';
import { decodeSmb } from '../../src/protocol/smb2.ts';
import { decodeTdsPacket } from '../../src/protocol/tds.ts';
import { decodePreloginResponse } from '../../src/protocol/tds-prelogin.ts';
import { decodeTftp } from '../../src/protocol/tftp.ts';
import { decodeIdentity } from '../../src/protocol/wsman.ts';

/** Every decoder that reads a peer's bytes, by "protocol/name": wire cases, property tests and the fuzz run go over all of them. */
export const decoders: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'responder/tcp-hello': decodeHello,
  'responder/tcp-challenge': decodeTcpChallenge,
  'responder/tcp-answer': decodeTcpAnswer,
  'responder/udp-challenge': decodeUdpChallenge,
  'responder/udp-answer': decodeUdpAnswer,
  'smb/reply': decodeSmb,
  'rdp/confirm': decodeRdpConfirm,
  'tds/packet': decodeTdsPacket,
  'tds/prelogin-response': decodePreloginResponse,
  'ldap/root-dse': decodeRootDseAnswer,
  'ldap/cldap': decodeCldapReply,
  'dns/udp-reply': decodeDnsReply,
  'dns/tcp-reply': decodeDnsTcpReply,
  'netbios/node-status': decodeNodeStatus,
  'netbios/session-answer': decodeSessionAnswer,
  'kerberos/error': decodeKerberosError,
  'tftp/reply': decodeTftp,
  'wsman/identity': decodeIdentity,
  'rpc/bind-reply': decodeBindReply,
  'rpc/lookup-reply': decodeLookupReply,
  'rpc/datagram': decodeDatagram,
  'dhcp/reply': decodeDhcpReply,
};

/** One wire case: bytes that we did not make, which decoder reads them, and what it must find. */
export interface WireCase {
  readonly protocol: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly decoder: string;
  readonly expect: unknown;
  /** Where the bytes come from: a capture of what, or the section of which specification. */
  readonly source?: string;
}

const folder = join(import.meta.dirname, '../../fixtures/wire');

/** All wire cases of fixtures/wire/PROTOCOL/CASE.hex and .json. */
export function wireCases(): WireCase[] {
  return readdirSync(folder).flatMap((protocol) =>
    readdirSync(join(folder, protocol)).flatMap((file) => {
      if (!file.endsWith('.hex')) return [];
      const name = file.slice(0, -'.hex'.length);
      const bytes = Buffer.from(readFileSync(join(folder, protocol, file), 'latin1').replace(/\s/g, ''), 'hex');
      const said = JSON.parse(readFileSync(join(folder, protocol, `${name}.json`), 'utf8')) as Pick<WireCase, 'decoder' | 'expect' | 'source'>;
      return [{ protocol, name, bytes, ...said, decoder: `${protocol}/${said.decoder}` }];
    }),
  );
}
