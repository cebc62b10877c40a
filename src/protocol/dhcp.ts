import { decodeWhole, type Reader } from './decoding.ts';

/** What a DHCP or PXE server says in a reply (RFC 2131 section 2, options of RFC 2132); null where it does not say. */
export interface DhcpReply {
  /** Hexadecimal, 8 digits: the request's. */
  readonly xid: string;
  /** "offer", "ack", "nak"; another type as its number, "bootp" where there is none. */
  readonly messageType: string;
  readonly serverIdentifier: string | null;
  readonly vendorClass: string | null;
  readonly bootServer: string | null;
  readonly bootFile: string | null;
}

/** Locally administered ("cmpre" after its first byte): no device's own, one and the same in every request, so that logs and filters can name it. */
const hardwareAddress = Buffer.from('02636d707265', 'hex');
/** The machine identifier of option 97, of no machine for the same reason. */
const machineIdentifier = Buffer.from('cm-preflight'.padEnd(16, '\0'), 'latin1');

const magicCookie = 0x63825363;
/** Where sname (64 bytes) and file (128 bytes) begin, and the cookie after them. */
const snameAt = 44;
const fileAt = 108;
const cookieAt = 236;
/** RFC 1542 section 2.1: some relays drop shorter messages. */
const leastBytes = 300;

/** Vendor class, boot server and boot file: all that is asked for. */
const parameters = [60, 66, 67] as const;

const messageTypes: ReadonlyMap<number, string> = new Map([
  [2, 'offer'],
  [5, 'ack'],
  [6, 'nak'],
]);

/** DHCPINFORM (RFC 2131 section 4.3.5) of a client that has its address: the server answers with parameters, and neither gives nor looks for a lease. */
export function encodeDhcpInform(xid: number, clientAddress: string): Buffer {
  return message(xid, clientAddress, [53, 1, 8, 55, parameters.length, ...parameters]);
}

/** DHCPREQUEST of a PXE client of 64-bit UEFI (RFC 4578 section 2), as a boot server on port 4011 expects it: it asks for a boot file, for no address. */
export function encodePxeRequest(xid: number, clientAddress: string): Buffer {
  const vendorClass = Buffer.from('PXEClient:Arch:00007:UNDI:003016', 'latin1');
  const machine = [97, 1 + machineIdentifier.length, 0, ...machineIdentifier];
  return message(xid, clientAddress, [53, 1, 3, 55, parameters.length, ...parameters, 60, vendorClass.length, ...vendorClass, 93, 2, 0, 7, 94, 3, 1, 3, 16, ...machine]);
}

function message(xid: number, clientAddress: string, options: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.max(leastBytes, cookieAt + 4 + options.length + 1));
  // A request on Ethernet, whose addresses have 6 bytes.
  bytes.set([1, 1, 6]);
  bytes.writeUInt32BE(xid, 4);
  bytes.set(clientAddress.split('.').map(Number), 12);
  bytes.set(hardwareAddress, 28);
  bytes.writeUInt32BE(magicCookie, cookieAt);
  bytes.set([...options, 255], cookieAt + 4);
  return bytes;
}

/** Reads a server's datagram; null where it is no reply of BOOTP with DHCP's options. */
export function decodeDhcpReply(datagram: Uint8Array): DhcpReply | null {
  return decodeWhole(datagram, (reader) => {
    if (reader.u8() !== 2) reader.fail('not a reply');
    reader.seek(4);
    const xid = reader.u32be().toString(16).padStart(8, '0');
    reader.seek(20);
    const nextServer = addressOf(reader.bytes(4));
    reader.seek(snameAt);
    const sname = textOf(reader.bytes(fileAt - snameAt));
    const file = textOf(reader.bytes(cookieAt - fileAt));
    if (reader.u32be() !== magicCookie) reader.fail('no options');
    const options = optionsOf(reader);
    // Option 52: the two fields hold options instead, which nothing that is asked for here needs.
    const isOverloaded = options.has(52);
    const type = options.get(53)?.[0];
    return {
      xid,
      messageType: type === undefined ? 'bootp' : (messageTypes.get(type) ?? String(type)),
      serverIdentifier: addressOf(options.get(54)),
      vendorClass: textOf(options.get(60)),
      bootServer: textOf(options.get(66)) ?? nextServer ?? (isOverloaded ? null : sname),
      bootFile: textOf(options.get(67)) ?? (isOverloaded ? null : file),
    };
  });
}

/** Options up to the end option, the first of each code; one that is cut short ends them, for a server's careless end is no other protocol. */
function optionsOf(reader: Reader): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  while (reader.left > 0) {
    const code = reader.u8();
    if (code === 255) break;
    if (code === 0) continue;
    const byteLength = reader.left > 0 ? reader.u8() : 0;
    if (byteLength > reader.left) break;
    const value = reader.bytes(byteLength);
    if (!options.has(code)) options.set(code, value);
  }
  return options;
}

function addressOf(bytes: Uint8Array | undefined): string | null {
  return bytes?.length === 4 && bytes.some((byte) => byte !== 0) ? bytes.join('.') : null;
}

/** Up to a zero byte; at most 255 bytes, as options are no longer. */
function textOf(bytes: Uint8Array | undefined): string | null {
  const text = Buffer.from(bytes ?? []).toString('latin1');
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)) || null;
}
