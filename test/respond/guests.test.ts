import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { encodeUdpChallenge } from '../../src/protocol/responder.ts';
import { guestList, plainAddress } from '../../src/respond/guests.ts';
import { bindUdp, call, closeAll, flowTo, freePorts, settled, startResponder } from './loopback.ts';

const at = '127.77.0.3';
const guest = '127.77.1.3';
const stranger = '127.77.2.3';

afterEach(closeAll);

describe('strangers', () => {
  test('at a planned port: no byte, and the end after a bounded time', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const told: string[] = [];
    const { guests } = await startResponder({ addresses: [at], flows: [flowTo(port)], limits: { strangerMs: 30 }, onStranger: (address) => told.push(address) });
    const [one, two] = [call(at, port, stranger), call(at, port, stranger)];
    await Promise.all([one.ended, two.ended]);
    expect(one.received() + two.received()).toBe('');
    expect(guests.strangers()).toEqual({ byAddress: new Map([[stranger, 2]]), beyond: [] });
    expect(told).toEqual([stranger, stranger]);
  });

  test('at a port where the service is due: the end at once, so that it is not taken for the service', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    await startResponder({ addresses: [at], flows: [flowTo(port, 'tcp', 'expected')], limits: { strangerMs: 600_000 } });
    const one = call(at, port, stranger);
    await one.ended;
    expect(one.received()).toBe('');
  });

  test('over UDP: silence, and only challenges are counted', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const { guests } = await startResponder({ addresses: [at], flows: [flowTo(port, 'udp')] });
    const [theirs, ours] = [await bindUdp(stranger), await bindUdp(guest)];
    const got: unknown[] = [];
    theirs.on('message', (data) => got.push(data));
    theirs.send(encodeUdpChallenge(Buffer.alloc(16)), port, at);
    theirs.send('a broadcast of some other program', port, at);
    ours.send(encodeUdpChallenge(Buffer.alloc(16)), port, at);
    // One socket takes datagrams in order: once the guest is answered, the stranger's have been dealt with.
    await once(ours, 'message');
    await settled();
    expect(got).toEqual([]);
    expect([...guests.strangers().byAddress]).toEqual([[stranger, 1]]);
  });

  test('one who is allowed later is answered from then on', async () => {
    const [port] = (await freePorts(1, at)) as [number];
    const { guests } = await startResponder({ addresses: [at], flows: [flowTo(port, 'tcp', 'expected')] });
    await call(at, port, stranger).ended;
    guests.allow(stranger);
    expect(await call(at, port, stranger).line()).toMatch(/^cm-preflight-responder\/1 /);
  });
});

describe('guest list', () => {
  test.each([
    ['10.20.0.1', '10.20.0.1', true],
    ['10.20.0.1', '10.20.0.2', false],
    ['10.20.0.1', '::ffff:10.20.0.1', true],
    ['10.20.0.0/16', '10.20.255.255', true],
    ['10.20.0.0/16', '10.21.0.0', false],
    ['10.20.0.0/16', '::ffff:10.20.1.1', true],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['2001:DB8:0::1', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['fe80::1%eth0', 'fe80::1%eth1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['10.20.0.1', '', false],
    ['10.20.0.1', 'no address', false],
  ])('%s answers %s: %s', (entry, address, expected) => {
    expect(guestList([entry]).isAllowed(address)).toBe(expected);
  });

  test('remembers a bounded number of those that it met, the latest', () => {
    const guests = guestList([]);
    for (let i = 0; i < 10_100; i++) guests.meet(`10.1.${i >> 8}.${i & 255}`);
    expect(Array.from({ length: 10_100 }, (_, i) => guests.hasMet(`10.1.${i >> 8}.${i & 255}`)).filter(Boolean)).toHaveLength(10_000);
    expect([guests.hasMet('10.1.0.0'), guests.hasMet('::ffff:10.1.39.1')]).toEqual([false, true]);
  });

  test('remembers a bounded number of strangers by address, whoever comes, and counts the others by network', () => {
    let told = 0;
    const guests = guestList([], () => told++);
    for (let i = 0; i < 5000; i++) guests.turnAway(`10.0.${i >> 8}.${i & 255}`);
    for (let i = 0; i < 5; i++) guests.turnAway('10.0.0.7');
    guests.turnAway('2001:db8::1%eth0');
    const { byAddress, beyond } = guests.strangers();
    expect(byAddress.size).toBe(1000);
    expect(byAddress.get('10.0.0.7')).toBe(6);
    // 10.0.3.232 to 10.0.19.135.
    expect(beyond).toEqual([
      { network: '10.0.0.0/19', requests: 4000 },
      { network: '2001:db8::1', requests: 1 },
    ]);
    expect(told).toBe(5006);
  });

  test.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:a00:1', '::ffff:a00:1'],
  ])('%s is written as %s', (address, plain) => {
    expect(plainAddress(address)).toBe(plain);
  });
});
