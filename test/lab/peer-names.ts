import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * A name server of the lab that does one thing wrong: `node peer-names.ts MODE` prints "ready" once it has its ports, UDP and TCP 53. Every name of lab.test has the
 * address 10.77.2.2, and fd77:2::2 where the mode gives both.
 * `slow` answers after three seconds; `many` has 200 addresses, 10.77.2.2 first, and over UDP no room for them; `cut` says so as well, and does not answer over TCP;
 * `wrong-family` answers every question with an IPv6 address; `wrong-id` with an answer to another question; `empty` with none; `both` has both families.
 */
const [mode = ''] = process.argv.slice(2);

const types = { a: 1, aaaa: 28 } as const;
const addressesOf = (from: number, count: number) => Array.from({ length: count }, (_, i) => Buffer.from([10, 77, 2 + Math.floor((from + i) / 250), (from + i) % 250 || 1]));
const ipv6 = Buffer.from('fd770002000000000000000000000002', 'hex');

/** RFC 1035 section 4.1: the query's id and question, and records of their own; the name is the question's. */
function answer(query: Buffer, overTcp: boolean): Buffer | null {
  if (query.length < 17) return null;
  let end = 12;
  while ((query[end] ?? 0) > 0) end += 1 + (query[end] ?? 0);
  const question = query.subarray(12, end + 5);
  const type = query.readUInt16BE(end + 1);
  const isCut = (mode === 'many' || mode === 'cut') && !overTcp;
  const records = isCut ? [] : recordsFor(type);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(mode === 'wrong-id' ? (query.readUInt16BE(0) + 1) & 0xffff : query.readUInt16BE(0));
  head.writeUInt16BE(0x8180 | (isCut ? 0x0200 : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, question, ...records]);
}

function recordsFor(type: number): Buffer[] {
  const record = (of: number, data: Buffer) => {
    const head = Buffer.from('c00c00000001000000050000', 'hex');
    head.writeUInt16BE(of, 2);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, data]);
  };
  if (mode === 'empty') return [];
  if (mode === 'wrong-family') return [record(types.aaaa, ipv6)];
  if (type === types.aaaa) return mode === 'both' ? [record(types.aaaa, ipv6)] : [];
  if (type !== types.a) return [];
  return addressesOf(2, mode === 'many' || mode === 'cut' ? 200 : 1).map((address) => record(types.a, address));
}

const udp = createSocket('udp6');
udp.on('message', (query, from) => {
  const said = answer(query, false);
  if (said) setTimeout(() => udp.send(said, from.port, from.address), mode === 'slow' ? 3000 : 0);
});
await new Promise<void>((resolve) => udp.bind({ port: 53, address: '::' }, resolve));

const tcp = createServer((socket) => {
  socket.on('error', () => undefined);
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    while (mode !== 'cut' && received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const said = answer(received.subarray(2, 2 + received.readUInt16BE(0)), true) ?? Buffer.alloc(0);
      received = received.subarray(2 + received.readUInt16BE(0));
      socket.write(Buffer.concat([Buffer.from([said.length >> 8, said.length & 0xff]), said]));
    }
  });
});
await new Promise<void>((resolve) => tcp.listen(53, '::', resolve));
process.stdout.write('ready\n');
