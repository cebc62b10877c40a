import { type Decoding, decode, type Reader } from './decoding.ts';

/** A Connection Confirm: the security protocol that the server chose, or why it chose none. */
export type RdpConfirm = { readonly protocol: string } | { readonly failure: string };

/** Protocols of [MS-RDPBCGR] sections 2.2.1.1.1 and 2.2.1.2.1; 0 is RDP's own, without TLS. */
const protocols: ReadonlyMap<number, string> = new Map([
  [0, 'rdp'],
  [1, 'tls'],
  [2, 'hybrid'],
  [4, 'rdstls'],
  [8, 'hybrid-ex'],
  [16, 'rdsaad'],
]);

/** What today's clients offer: TLS, CredSSP (network level authentication), and CredSSP with early authorization. */
const offered = 1 | 2 | 8;

/** [MS-RDPBCGR] section 2.2.1.2.2. */
const failures: ReadonlyMap<number, string> = new Map([
  [1, 'ssl-required-by-server'],
  [2, 'ssl-not-allowed-by-server'],
  [3, 'ssl-cert-not-on-server'],
  [4, 'inconsistent-flags'],
  [5, 'hybrid-required-by-server'],
  [6, 'ssl-with-user-auth-required-by-server'],
]);

/** TPKT (RFC 1006 section 6) and X.224's header (ITU-T X.224 section 13): all that a confirm may have before the negotiation. */
const confirmBytes = 11;
const negotiationBytes = 8;

/** A Connection Request ([MS-RDPBCGR] section 2.2.1.1) with a negotiation request, and without the cookie that would name a user. */
export function encodeRdpRequest(): Buffer {
  const request = Buffer.from('0300001300' + 'e00000000000' + '0100080000000000', 'hex');
  request[4] = request.length - 5;
  request.writeUInt32LE(offered, 15);
  return request;
}

/** Reads a Connection Confirm ([MS-RDPBCGR] section 2.2.1.2). A server from before the negotiation sends none, and speaks RDP's own security. */
export function decodeRdpConfirm(bytes: Uint8Array): Decoding<RdpConfirm> {
  return decode(bytes, (reader) => {
    if (reader.u8() !== 3) reader.fail('not-rdp');
    if (reader.u8() !== 0) reader.fail('not-rdp');
    const byteLength = reader.u16be();
    if (byteLength !== confirmBytes && byteLength !== confirmBytes + negotiationBytes) reader.fail('not-rdp');
    // The length indicator counts neither itself nor TPKT's four bytes; 0xd0 is a Connection Confirm with no credit.
    if (reader.u8() !== byteLength - 5 || reader.u8() !== 0xd0) reader.fail('not-rdp');
    reader.skip(5);
    return byteLength === confirmBytes ? { protocol: 'rdp' } : negotiation(reader);
  });
}

function negotiation(reader: Reader): RdpConfirm {
  const type = reader.u8();
  reader.skip(1);
  if (reader.u16le() !== negotiationBytes) reader.fail('not-rdp');
  const value = reader.u32le();
  const named = (names: ReadonlyMap<number, string>) => names.get(value) ?? `0x${value.toString(16)}`;
  if (type === 2) return { protocol: named(protocols) };
  return type === 3 ? { failure: named(failures) } : reader.fail('not-rdp');
}
