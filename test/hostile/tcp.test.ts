import { afterAll, describe, expect, it } from 'vitest';
import { behaviours } from './behaviours/index.ts';
import { face, meet, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { loopbacks, tcpPeer } from './peers.ts';
import { subjects } from './subjects.ts';

/** What may be read of one connection: half a megabyte, and what the kernel of both ends keeps on its own (net.ipv4.tcp_rmem and tcp_wmem). */
const mostSentBytes = 16 * 1024 * 1024;
/** A probe may look again in another way, and does so twice at most. */
const mostConnections = 3;

afterAll(handleCheck());

const all = subjects('tcp');

describe.each(loopbacks)('at %s', (address) => {
  it.concurrent.each(Object.entries(behaviours))('a peer that %s', async (_, { outcomes, meets = () => true, ...behaviour }) => {
    const wrong = await Promise.all(
      all.filter(meets).map(async (subject) => {
        try {
          const { sighting, connections, mostSent } = await meet(subject, behaviour, address);
          const outcome = outcomeOf(sighting);
          const expected: readonly string[] = outcomes(subject);
          if (!expected.includes(outcome)) return [`${subject.name}: ${outcome} in place of ${expected.join(' or ')}: ${JSON.stringify(sighting)}`];
          if (mostSent > mostSentBytes) return [`${subject.name}: read on until ${mostSent} bytes were sent`];
          return connections > mostConnections ? [`${subject.name}: made ${connections} connections`] : [];
        } catch (error) {
          return [`${subject.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
        }
      }),
    );
    expect(wrong.flat().join('\n')).toBe('');
  });

  it('a port at which nothing listens refuses', async () => {
    const peer = await tcpPeer(address, () => undefined);
    await peer.end();
    const seen = await Promise.all(all.map(async (subject) => [subject.name, outcomeOf(await face(subject, address, peer.port, {}))]));
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(all.map(({ name }) => [name, 'refused'])));
  });
});
