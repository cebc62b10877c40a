import { type Decoding, decode, type Reader } from './decoding.ts';

/** Packet types (MS-TDS section 2.2.3.1.1): what a server answers with, and what carries PRELOGIN and the TLS handshake after it. */
export const tdsType = { tabularResult: 0x04, prelogin: 0x12 } as const;

/** One packet of a message; its data are the bytes between the header and `packetBytes`. */
export interface TdsPacket {
  readonly type: number;
  /** The message ends with this packet. */
  readonly isLast: boolean;
  /** Header included. */
  readonly packetBytes: number;
}

export const tdsHeaderBytes = 8;

/** No packet may be longer before a login has agreed on a size (MS-TDS section 2.2.3.1.3). */
const mostPacketBytes = 4096;

/** A PRELOGIN answer fits in one packet many times over; a server that cuts it into single bytes still stays below this. */
const mostPackets = 128;

/** The bit of the status that ends a message; all others are a client's (MS-TDS section 2.2.3.1.2). */
const endOfMessage = 0x01;

/** Puts a message into packets (MS-TDS section 2.2.3): all full but the last. The type is one byte. */
export function encodeTdsMessage(type: number, data: Uint8Array): Uint8Array {
  const mostData = mostPacketBytes - tdsHeaderBytes;
  const count = Math.max(1, Math.ceil(data.length / mostData));
  const bytes = new Uint8Array(data.length + count * tdsHeaderBytes);
  const view = new DataView(bytes.buffer);
  for (let i = 0, at = 0; i < count; i++) {
    const part = data.subarray(i * mostData, (i + 1) * mostData);
    view.setUint8(at, type);
    view.setUint8(at + 1, i === count - 1 ? endOfMessage : 0);
    view.setUint16(at + 2, part.length + tdsHeaderBytes);
    // SPID 0, then the packet's number from 1, then a byte that is not used.
    view.setUint8(at + 6, (i + 1) & 0xff);
    bytes.set(part, at + tdsHeaderBytes);
    at += part.length + tdsHeaderBytes;
  }
  return bytes;
}

/** Reads one packet of one of the two types, once it is there as a whole. */
export function decodeTdsPacket(bytes: Uint8Array): Decoding<TdsPacket> {
  return decode(bytes, (reader) => {
    const packet = readHeader(reader, [tdsType.tabularResult, tdsType.prelogin]);
    reader.skip(packet.packetBytes - tdsHeaderBytes);
    return packet;
  });
}

/** Reads the packets of one message: their data, put together. */
export function readTdsMessage(reader: Reader, type: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let isLast = false; !isLast; ) {
    if (parts.length === mostPackets) reader.fail('malformed-tds');
    const header = readHeader(reader, [type]);
    parts.push(reader.bytes(header.packetBytes - tdsHeaderBytes));
    isLast = header.isLast;
  }
  const message = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  return message;
}

function readHeader(reader: Reader, types: readonly number[]): TdsPacket {
  const type = reader.u8();
  if (!types.includes(type)) reader.fail('not-tds');
  const isLast = (reader.u8() & endOfMessage) !== 0;
  const packetBytes = reader.u16be();
  if (packetBytes < tdsHeaderBytes || packetBytes > mostPacketBytes) reader.fail('not-tds');
  // SPID, packet number and window are the sender's own affair.
  reader.skip(4);
  return { type, isLast, packetBytes };
}
