import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seats } from '../../src/respond/seats.ts';

/** A room whose places say who was sent away. */
function room(most: number, mostOfPeer: number, ofModest = 2) {
  const { take, taken } = seats(most, mostOfPeer, ofModest);
  const left: string[] = [];
  let seated = 0;
  return {
    left,
    taken,
    seat: (peer: string) => {
      const name = `${peer}${seated++}`;
      return take(peer, () => left.push(name));
    },
  };
}

describe('seats', () => {
  test('are given back once', () => {
    const { seat, taken } = room(3, 2);
    const [a, b] = [seat('a'), seat('b')];
    a();
    a();
    expect(taken()).toBe(1);
    b();
    expect(taken()).toBe(0);
  });

  test('of a peer that has all that it may, the oldest leaves', () => {
    const { seat, left } = room(10, 2);
    for (const peer of ['a', 'b', 'a', 'a', 'a']) seat(peer);
    expect(left).toEqual(['a0', 'a2']);
  });

  test('where all are taken, the oldest of the peer that has the most leaves, and nobody else', () => {
    const { seat, left } = room(6, 5);
    for (const peer of ['b', 'a', 'a', 'a', 'a', 'b']) seat(peer);
    for (const peer of ['c', 'd']) seat(peer);
    expect(left).toEqual(['a1', 'a2']);
  });

  test('where nobody has more than a prober needs, the oldest of all leaves: what is fresh was not yet heard', () => {
    const { seat, left } = room(4, 3, 3);
    for (const peer of ['a', 'b', 'c', 'd', 'e', 'e', 'e']) seat(peer);
    expect(left).toEqual(['a0', 'b1', 'c2']);
  });

  test('a prober that asks at every port at once keeps all its places, however few there are for each', () => {
    const { seat, left } = room(165, 256, 32);
    for (let i = 0; i < 400; i++) seat(`other ${i % 40} `);
    left.length = 0;
    for (let i = 0; i < 32; i++) seat('prober');
    expect(left).toHaveLength(32);
    expect(left.join()).not.toContain('prober');
  });

  test('one who was sent away gives nothing back that others have', () => {
    const { seat, taken } = room(2, 1);
    const a = seat('a');
    seat('b');
    seat('c');
    a();
    expect(taken()).toBe(2);
  });

  test('are bounded, a newcomer always has one, and the modest keep theirs, whatever happens', () => {
    const comings = fc.array(fc.record({ peer: fc.constantFrom('a', 'b', 'c', 'd'), leaves: fc.boolean() }), { maxLength: 200 });
    fc.assert(
      fc.property(comings, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 5 }), fc.nat(4), (all, most, mostOfPeer, ofModest) => {
        const { take, taken } = seats(most, mostOfPeer, ofModest);
        const seated = new Map<object, string>();
        let sent: string[] = [];
        for (const { peer, leaves } of all) {
          const place = {};
          const before = [...seated.values()];
          const count = (of: string) => before.filter((one) => one === of).length;
          sent = [];
          const leave = take(peer, () => {
            sent.push(peer);
            seated.delete(place);
          });
          seated.set(place, peer);
          expect(taken()).toBe(seated.size);
          expect(taken()).toBeLessThanOrEqual(most);
          expect(sent.length).toBeLessThanOrEqual(1);
          for (const one of sent) expect(count(one) === mostOfPeer || count(one) === Math.max(...before.map(count)) || Math.max(...before.map(count)) <= ofModest).toBe(true);
          if (leaves) {
            leave();
            seated.delete(place);
          }
        }
      }),
    );
  });
});
