/** Answers of a Windows RPC service, from [C706] and [MS-RPCE], made without the product's codec. */

const header = { bind: 11, bindAck: 12, request: 0, response: 2, byteLength: 16 } as const;
const ndr = Buffer.from('045d888aeb1cc9119fe808002b10486002000000', 'hex');
/** The local security authority's and the registry's interfaces with their versions: what a listing names. */
const interfaces = [Buffer.from('785734123412cdabef000123456789ab0000', 'hex'), Buffer.from('01d08c334422f131aaaa9000380010030100', 'hex')];

/** What may be wrong with a mapper: "endless" has always one page more, "wrong-id" answers other calls. */
export type MapperFault = 'endless' | 'wrong-id' | null;

/** The answers to all whole fragments in `received`, and how many bytes they are; ports are what the mapper names. */
export function rpcAnswers(received: Buffer, ports: readonly number[], fault: MapperFault): { readonly answer: Buffer; readonly byteLength: number } {
  const answers: Buffer[] = [];
  let at = 0;
  while (received.length - at >= header.byteLength && received.length - at >= received.readUInt16LE(at + 8)) {
    const byteLength = Math.max(header.byteLength, received.readUInt16LE(at + 8));
    const pdu = received.subarray(at, at + byteLength);
    const callId = pdu.readUInt32LE(12) + (fault === 'wrong-id' ? 1 : 0);
    if (pdu[2] === header.bind) answers.push(bindAck(callId, pdu.subarray(24)));
    // The request ends with the handle of the page before and the most entries that the client takes.
    if (pdu[2] === header.request && pdu.length >= 48)
      answers.push(listing(callId, ports, fault === 'endless', pdu.readUInt32LE(pdu.length - 20), pdu.readUInt32LE(pdu.length - 4)));
    at += byteLength;
  }
  return { answer: Buffer.concat(answers), byteLength: at };
}

/** [C706] 12.6.4.4: every presentation context is accepted. */
function bindAck(callId: number, contexts: Buffer): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(5840, 0);
  body.writeUInt16LE(5840, 2);
  body.writeUInt32LE(0x1234, 4);
  // The secondary address, "135" and its end, and a byte to align what follows.
  body.writeUInt16LE(4, 8);
  body.write('135', 10);
  const count = contexts[0] ?? 1;
  return fragment(header.bindAck, callId, Buffer.concat([body, Buffer.from([count, 0, 0, 0]), ...Array.from({ length: count }, () => Buffer.concat([Buffer.alloc(4), ndr]))]));
}

/** [C706] appendix O, ept_lookup: one entry for each port and interface. The handle says where the next page begins; the null handle and a status, that these were all. */
function listing(callId: number, ports: readonly number[], isEndless: boolean, from: number, mostEntries: number): Buffer {
  const all = ports.flatMap((port) => interfaces.map((of) => tower(of, port)));
  const towers = isEndless ? all.slice(0, mostEntries) : all.slice(from, from + mostEntries);
  const next = isEndless || from + towers.length < all.length ? from + towers.length : 0;
  const head = Buffer.alloc(36);
  head.writeUInt32LE(next, 4);
  head.writeUInt32LE(towers.length, 20);
  head.writeUInt32LE(mostEntries, 24);
  head.writeUInt32LE(towers.length, 32);
  const entries = towers.map((_, i) => {
    const entry = Buffer.alloc(32);
    entry.writeUInt32LE(i + 1, 16);
    entry.writeUInt32LE(1, 24);
    return entry;
  });
  const status = Buffer.alloc(4);
  status.writeUInt32LE(next > 0 ? 0 : 0x16c9a0d6);
  const stub = Buffer.concat([head, ...entries, ...towers, status]);
  const hint = Buffer.alloc(8);
  hint.writeUInt32LE(stub.length, 0);
  return fragment(header.response, callId, Buffer.concat([hint, stub]));
}

/** [C706] appendix L: interface, transfer syntax, connection-oriented RPC, TCP port, address 0.0.0.0; with its lengths, padded to four bytes. */
function tower(of: Buffer, port: number): Buffer {
  const floors = [
    Buffer.concat([Buffer.from('13000d', 'hex'), of, Buffer.from('02000000', 'hex')]),
    Buffer.concat([Buffer.from('13000d', 'hex'), ndr.subarray(0, 18), Buffer.from('02000000', 'hex')]),
    Buffer.from('01000b02000000', 'hex'),
    Buffer.from([1, 0, 7, 2, 0, port >> 8, port & 0xff]),
    Buffer.from('010009040000000000', 'hex'),
  ];
  const octets = Buffer.concat([Buffer.from([floors.length, 0]), ...floors]);
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(octets.length, 0);
  lengths.writeUInt32LE(octets.length, 4);
  return Buffer.concat([lengths, octets, Buffer.alloc(-octets.length & 3)]);
}

/** [C706] 12.6.3.1: a whole answer in one fragment, little-endian. */
function fragment(type: number, callId: number, body: Buffer): Buffer {
  const head = Buffer.from([5, 0, type, 3, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(head.length + body.length, 8);
  head.writeUInt32LE(callId, 12);
  return Buffer.concat([head, body]);
}
