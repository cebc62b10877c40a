import { afterEach, describe, expect, test } from 'vitest';
import { atEnd } from '../../src/respond/ending.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, listenAt, startResponder } from './loopback.ts';

const at = '127.77.0.5';
const guest = '127.77.1.6';
const stranger = '127.77.2.6';

afterEach(closeAll);

async function expectFree(port: number): Promise<void> {
  await listenAt(at, port, () => undefined);
  await bindUdp(at, port);
}

describe('a responder ends', () => {
  test('by itself, when its time is over', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const { ended } = await startResponder({ addresses: [at], flows: [flowTo(port), flowTo(port, 'udp')], durationMs: 20 });
    expect(await ended).toBe('time');
    await expectFree(port);
  });

  test('on abort, with every connection, of strangers too', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const controller = new AbortController();
    const { ended } = await startResponder({ addresses: [at], flows: [flowTo(port), flowTo(port, 'udp')], signal: controller.signal });
    const calls = [call(at, port, guest), call(at, port, stranger)];
    await calls[0]?.line();
    controller.abort();
    expect(await ended).toBe('aborted');
    await Promise.all(calls.map((one) => one.ended));
    await expectFree(port);
  });

  test('where the abort came before it began, without taking a port', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const { ports, ended } = await startResponder({ addresses: [at], flows: [flowTo(port)], signal: AbortSignal.abort() });
    expect(ports).toEqual([]);
    expect(await ended).toBe('aborted');
    await expectFree(port);
  });

  test('when it is closed, and again does no harm', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const responder = await startResponder({ addresses: [at], flows: [flowTo(port), flowTo(port, 'udp')] });
    await responder.close();
    await responder.close();
    expect(await responder.ended).toBe('closed');
    await expectFree(port);
  });
});

describe('atEnd', () => {
  test('does not take a time beyond what a timer can for one that is over', async () => {
    const ends: string[] = [];
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const cancel = atEnd(30 * 86_400_000, new AbortController().signal, (why) => ends.push(why));
    // A timer that overflows fires after 1 ms, with a warning.
    await new Promise((resolve) => setTimeout(resolve, 20));
    cancel();
    process.off('warning', onWarning);
    expect(ends).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test('calls back once', async () => {
    const controller = new AbortController();
    const ends: string[] = [];
    await new Promise<void>((resolve) => {
      atEnd(1, controller.signal, (why) => {
        ends.push(why);
        resolve();
      });
    });
    controller.abort();
    expect(ends).toEqual(['time']);
  });

  test('is taken back', async () => {
    const controller = new AbortController();
    const ends: string[] = [];
    atEnd(1, controller.signal, (why) => ends.push(why))();
    controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ends).toEqual([]);
  });
});
