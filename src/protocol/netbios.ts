import { decodeWhole, type Reader } from './decoding.ts';

/** A name that a host holds, and what for (RFC 1002 section 4.2.18). */
export interface NetbiosName {
  readonly name: string;
  /** The sixteenth byte as Microsoft writes it, e.g. "20" for a file server, "1C" for a domain's controllers. */
  readonly suffix: string;
  readonly isGroup: boolean;
  /** It is held by another host as well, so this one may not use it. */
  readonly isInConflict: boolean;
}

/** A host's names and the address of its adapter. */
export interface NodeStatus {
  readonly id: number;
  readonly rcode: number;
  readonly names: readonly NetbiosName[];
  /** The unit id, which should be a MAC address; Samba puts zeros or anything there. */
  readonly unitId: string;
}

const typeNodeStatus = 0x0021;
const classIn = 1;

/** A host asks any number of names of itself, so what it says is cut here: a large server has a few dozen. */
const mostNames = 64;

/** First-level encoding (RFC 1001 section 14.1) with its one label: 15 bytes of the name, filled up, and its suffix; each half of a byte becomes a letter. */
export function encodeName(name: string, filler: string, suffix: number): Buffer {
  const bytes = [...Buffer.from(name.slice(0, 15).padEnd(15, filler), 'latin1'), suffix];
  return Buffer.concat([Uint8Array.of(32), Uint8Array.from(bytes.flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 0xf)])), Uint8Array.of(0)]);
}

/** A NODE STATUS REQUEST (RFC 1002 section 4.2.17) for "*", which every host answers whatever its names are. */
export function encodeNodeStatusRequest(id: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(1, 4);
  return Buffer.concat([head, encodeName('*', '\0', 0), Uint8Array.of(0, typeNodeStatus, 0, classIn)]);
}

/** Reads a NODE STATUS RESPONSE (RFC 1002 section 4.2.18); null where it is none. One that says an error has no names. */
export function decodeNodeStatus(datagram: Uint8Array): NodeStatus | null {
  return decodeWhole(datagram, (reader) => {
    const id = reader.u16be();
    const flags = reader.u16be();
    // R is set, the opcode is that of a query.
    if ((flags & 0xf800) !== 0x8000) reader.fail('not-netbios');
    if (reader.u16be() !== 0) reader.fail('not-netbios');
    const rcode = flags & 0xf;
    const answers = reader.u16be();
    reader.skip(4);
    if (rcode !== 0) return { id, rcode, names: [], unitId: '' };
    if (answers !== 1) reader.fail('not-netbios');
    skipName(reader);
    if (reader.u16be() !== typeNodeStatus || reader.u16be() !== classIn) reader.fail('not-netbios');
    // TTL, and the length of what follows: the count of names says the same.
    reader.skip(6);
    const count = reader.u8();
    const names: NetbiosName[] = [];
    for (let at = 0; at < count; at++) {
      const name = Buffer.from(reader.bytes(15))
        .toString('latin1')
        .replace(/[ \0]+$/, '');
      const suffix = reader.u8().toString(16).toUpperCase().padStart(2, '0');
      const nameFlags = reader.u16be();
      if (names.length < mostNames) names.push({ name, suffix, isGroup: (nameFlags & 0x8000) !== 0, isInConflict: (nameFlags & 0x0800) !== 0 });
    }
    const unitId = Buffer.from(reader.bytes(6))
      .toString('hex')
      .replace(/..(?=.)/g, '$&:');
    return { id, rcode, names, unitId };
  });
}

/** The name that the answer is about: our own again, in one label of 32 letters, or a pointer to it. */
function skipName(reader: Reader): void {
  const length = reader.u8();
  if (length >= 0xc0) return reader.skip(1);
  if (length !== 32) reader.fail('not-netbios');
  reader.skip(32);
  if (reader.u8() !== 0) reader.fail('not-netbios');
}
