import { type Decoding, decode, decodeWhole, type Reader } from './decoding.ts';
import { encodeTdsMessage, readTdsMessage, tdsType } from './tds.ts';

/** How one side stands to encryption (MS-TDS section 2.2.6.5, "Encryption"), by the value on the wire. */
const encryptions = ['off', 'on', 'not-supported', 'required'] as const;
export type TdsEncryption = (typeof encryptions)[number];

/** What a client says before it logs in; nothing of a user is in it. */
export interface PreloginRequest {
  readonly encryption: TdsEncryption;
  /** The instance that is meant, in ASCII; empty for whichever there is. */
  readonly instance: string;
  readonly threadId: number;
  readonly mars: boolean;
}

/** What a server says of itself before a login. */
export interface Prelogin {
  /** "16.0.1000.6": major, minor, build and sub-build, as far as the server tells them. */
  readonly version: string;
  /** Null where it says nothing that is known. */
  readonly encryption: TdsEncryption | null;
  /** Its instance is another than the client named; null where it does not say. */
  readonly isOtherInstance: boolean | null;
}

/** Options of PRELOGIN by their token (MS-TDS section 2.2.6.5). */
const option = { version: 0x00, encryption: 0x01, instance: 0x02, threadId: 0x03, mars: 0x04, terminator: 0xff } as const;

/** Each option is announced by its token, the offset of its data and their length. */
const announcementBytes = 5;

/** The version in the specification's own example (MS-TDS section 4.1): servers read it and make nothing of it. */
const clientVersion = [9, 0, 0, 0, 0, 0];

/** Writes a client's PRELOGIN, packet header included. */
export function encodePrelogin({ encryption, instance, threadId, mars }: PreloginRequest): Uint8Array {
  const options: [number, Iterable<number>][] = [
    [option.version, clientVersion],
    [option.encryption, [encryptions.indexOf(encryption)]],
    [option.instance, [...new TextEncoder().encode(instance), 0]],
    [option.threadId, [threadId & 0xff, (threadId >> 8) & 0xff, (threadId >> 16) & 0xff, (threadId >> 24) & 0xff]],
    [option.mars, [mars ? 1 : 0]],
  ];
  const announcements: number[] = [];
  const data: number[] = [];
  const dataStart = options.length * announcementBytes + 1;
  for (const [token, value] of options) {
    const bytes = [...value];
    const offset = dataStart + data.length;
    announcements.push(token, offset >> 8, offset & 0xff, bytes.length >> 8, bytes.length & 0xff);
    data.push(...bytes);
  }
  return encodeTdsMessage(tdsType.prelogin, Uint8Array.from([...announcements, option.terminator, ...data]));
}

/** Reads a server's answer to PRELOGIN; what else it says of threads, sessions and nonces is passed over. */
export function decodePreloginResponse(bytes: Uint8Array): Decoding<Prelogin> {
  return decode(bytes, (reader) => decodeWhole(readTdsMessage(reader, tdsType.tabularResult), readPrelogin) ?? reader.fail('malformed-tds'));
}

function readPrelogin(reader: Reader): Prelogin {
  const options = readOptions(reader);
  const version = decodeWhole(options.get(option.version) ?? new Uint8Array(), readVersion) ?? reader.fail('malformed-tds');
  const encryption = options.get(option.encryption)?.[0];
  const instance = options.get(option.instance)?.[0];
  return {
    version,
    encryption: encryption === undefined ? null : (encryptions[encryption] ?? null),
    isOtherInstance: instance === undefined ? null : instance !== 0,
  };
}

/** The data of each option by its token. All announcements come first, the data after them, and no option comes twice. */
function readOptions(reader: Reader): ReadonlyMap<number, Uint8Array> {
  const announced = new Map<number, { readonly offset: number; readonly byteLength: number }>();
  for (let token = reader.u8(); token !== option.terminator; token = reader.u8()) {
    // "It MUST be the first token."
    if ((token === option.version) !== (announced.size === 0) || announced.has(token)) reader.fail('malformed-tds');
    announced.set(token, { offset: reader.u16be(), byteLength: reader.u16be() });
  }
  const dataStart = reader.offset;
  const options = new Map<number, Uint8Array>();
  for (const [token, { offset, byteLength }] of announced) {
    // Of an option without data, such as the thread of a server, the offset means nothing.
    reader.seek(byteLength === 0 ? dataStart : offset);
    if (reader.offset < dataStart) reader.fail('malformed-tds');
    options.set(token, reader.bytes(byteLength));
  }
  return options;
}

/** Major, minor and build come in network order (MS-TDS section 2.2.6.5, VERSION), the sub-build like all other integers. */
function readVersion(reader: Reader): string {
  return `${reader.u8()}.${reader.u8()}.${reader.u16be()}.${reader.u16le()}`;
}
