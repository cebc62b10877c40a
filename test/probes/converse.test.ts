import { afterEach, expect, it } from 'vitest';
import { converse } from '../../probes/converse.ts';
import { decode } from '../../src/protocol/decoding.ts';
import { encodeHello } from '../../src/protocol/responder.ts';
import { closeAll, probeAt, tcpServer } from './loopback.ts';

afterEach(closeAll);

it('does not read an answer from its start again with every byte that comes', async () => {
  const answer = Buffer.concat([Buffer.from([1, 44]), Buffer.alloc(300)]);
  const port = await tcpServer((socket) => {
    socket.setNoDelay(true);
    const drip = (at: number) => at < answer.length && socket.write(answer.subarray(at, at + 1), () => setImmediate(drip, at + 1));
    socket.once('data', () => drip(0));
  });
  let reads = 0;
  const sighting = await probeAt(
    (target, context) =>
      converse(target, context, async (line) => {
        const asked = await line.ask(Buffer.from('?'), (received) => {
          reads++;
          return decode(received, (reader) => reader.bytes(reader.u16be()).length);
        });
        return asked.kind === 'value' ? line.answered({ length: asked.value }) : asked.sighting;
      }),
    port,
  );
  expect(sighting).toMatchObject({ reason: 'proto-response', facts: { length: 300 } });
  expect(reads).toBeLessThan(10);
});

it('waits for the rest of a mark that has begun', async () => {
  const port = await tcpServer((socket) => {
    const mark = encodeHello({ name: 'peer.lab.test', protocol: 'tcp', port: (socket.address() as { port: number }).port, nonce: '0'.repeat(32), holds: null });
    socket.setNoDelay(true);
    socket.write(mark.subarray(0, 40));
    setTimeout(() => socket.write(mark.subarray(40)), 400);
  });
  const spoken: string[] = [];
  const sighting = await probeAt(
    (target, context) =>
      converse(target, context, async (line) => {
        spoken.push('too early');
        return line.mismatch('not-this');
      }),
    port,
  );
  expect([sighting.reason, spoken]).toEqual(['responder', []]);
});
