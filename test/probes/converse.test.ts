import { afterEach, expect, it } from 'vitest';
import { converse } from '../../probes/converse.ts';
import { decode } from '../../src/protocol/decoding.ts';
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
