import { afterEach, describe, expect, it } from 'vitest';
import { converse, type Speak } from '../../probes/converse.ts';
import type { Flow } from '../../src/model/flow.ts';
import { hurried, type ProbeContext } from '../../src/model/probe.ts';
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

it.each([
  ['and is expected', 400, {}],
  ['where a connection without one would be hung up', 1000, { mayHurry: true, responderIsDue: true }],
])('waits for the rest of a mark that has begun %s', async (_, restMs, context) => {
  const port = await tcpServer((socket) => {
    const mark = encodeHello({ name: 'peer.lab.test', protocol: 'tcp', port: (socket.address() as { port: number }).port, nonce: '0'.repeat(32), holds: null });
    socket.setNoDelay(true);
    socket.write(mark.subarray(0, 40));
    setTimeout(() => socket.write(mark.subarray(40)), restMs);
  });
  const spoken: string[] = [];
  const sighting = await probeAt(
    (target, context) =>
      converse(target, context, async (line) => {
        spoken.push('too early');
        return line.mismatch('not-this');
      }),
    port,
    { context },
  );
  expect([sighting.reason, spoken]).toEqual(['responder', []]);
});

describe('a connection that lacks a responder’s mark', () => {
  const speak: Speak = async (line) => line.mismatch('spoken');
  /** As a mark that was lost twice. */
  const late = () =>
    tcpServer((socket) => {
      const port = (socket.address() as { port: number }).port;
      setTimeout(() => socket.write(encodeHello({ name: 'peer.lab.test', protocol: 'tcp', port, nonce: '0'.repeat(32), holds: null })), 1000);
    });
  const asked = (port: number, context: Partial<ProbeContext>, flow: Partial<Flow> = {}) => probeAt((target, given) => converse(target, given, speak), port, { flow, context });

  it.each([
    ['which is due', { responderIsDue: true }, {}],
    ['which is all that can answer', {}, { listener: 'planned' }],
  ] as const)('%s is hung up where another attempt follows, and waited for where none does', async (_, context, flow) => {
    const port = await late();
    expect(await asked(port, { ...context, mayHurry: true }, flow)).toMatchObject({ state: 'unknown', reason: 'not-run', code: hurried, asked: false });
    expect(await asked(port, context, flow)).toMatchObject({ reason: 'responder' });
  });

  it('whose mark has begun and does not end was waited for long enough', async () => {
    const port = await tcpServer((socket) => void socket.write(encodeHello({ name: 'h', protocol: 'tcp', port: 1, nonce: '0'.repeat(32), holds: null }).subarray(0, 40)));
    expect(await asked(port, { responderIsDue: true, mayHurry: true, answerTimeoutMs: 500 })).toMatchObject({ reason: 'proto-mismatch', code: 'spoken' });
  });

  it('that is not due is no reason to hang up on a service', async () => {
    expect(await asked(await late(), { mayHurry: true })).toMatchObject({ reason: 'proto-mismatch', code: 'spoken' });
  });
});
