import { afterAll, describe, expect, it } from 'vitest';
import { behaviours } from './behaviours/index.ts';
import { handleCheck } from './handles.ts';
import { judged } from './judged.ts';
import { loopbacks, type Peer, tcpPeer } from './peers.ts';
import { type Subject, subjects } from './subjects.ts';

afterAll(handleCheck());

/** One flow of each kind of service: asked in plain text and in TLS, by number and without, not known to answer, not to be asked. */
const wanted = ['http', 'https', 'smb', 'sql', 'ldap', 'dns', 'rpc-endpoint-mapper', 'kerberos', 'client-notification', 'remote-control'];
const services = wanted.map((service): Subject => {
  const found = subjects('tcp').find(({ name }) => name === `${service}/tcp`) ?? subjects('tcp').find(({ name }) => name === 'any other service/tcp');
  if (!found) throw new Error(`no probe for ${service}`);
  return { ...found, flow: { ...found.flow, service } };
});

/** What must be said of a behaviour: of services that are there, of those that are planned; and where it is another of some. */
interface Said {
  readonly expected: string;
  readonly planned: string;
  readonly but?: Readonly<Record<string, readonly [expected: string, planned: string]>>;
  readonly key?: Uint8Array;
}

const wrong = { expected: 'fail wrong-service', planned: 'fail wrong-service' };
const connected = { 'remote-control': ['pass connected', 'unproven unknown-listener'] } as const;
const unread = { kerberos: ['unproven may-not-answer', 'unproven unknown-listener'], 'client-notification': ['pass connected', 'unproven unknown-listener'] } as const;
const refused = { expected: 'fail refused', planned: 'pass path-open' };
const key = Buffer.from('a shared key of prober and responder');

const table: Readonly<Record<string, Said>> = {
  'is the service itself': { expected: 'pass', planned: 'pass', but: connected },
  'answers in segments of one byte': { expected: 'pass', planned: 'pass', but: connected },
  'accepts and is silent': { ...wrong, but: { ...connected, ...unread } },
  'never reads': { ...wrong, but: { ...connected, ...unread } },
  'resets when it is asked': { ...wrong, but: { ...connected, ...unread } },
  'hangs up at once': wrong,
  'resets at once': wrong,
  'floods with zero bytes': { ...wrong, but: connected },
  'drips zero bytes': { ...wrong, but: connected },
  'begins SMB of 16 MB, and nothing comes': { ...wrong, but: connected },
  'greets as SSH': wrong,
  'bears the mark': { expected: 'pass responder', planned: 'pass responder' },
  'bears the mark of another host': wrong,
  'has another key': { expected: 'fail wrong-service', planned: 'unproven unknown-listener', key },
  'proves its mark by the key': { expected: 'pass responder', planned: 'pass responder', key },
  'bears a mark that holds thousands of ports': { ...wrong, but: connected },
};

const saidOf = ({ expected, planned, but = {} }: Said, at: 0 | 1) => wanted.map((service) => `${service}: ${but[service]?.[at] ?? [expected, planned][at]}`);

const askedAt = (peers: readonly Peer[]) => peers.map(({ port }, i) => ({ service: wanted[i] ?? '', protocol: 'tcp' as const, port }));

describe.each(loopbacks)('a judged run at %s', (address) => {
  describe.each([
    ['installed', 'expected', 0],
    ['planned', 'planned', 1],
  ] as const)('where the services are %s', (_, listener, at) => {
    it.concurrent.each(Object.entries(table))('a host that %s', async (what, said) => {
      const behaviour = behaviours[what];
      const silent = behaviours['accepts and is silent'];
      if (!behaviour || !silent) throw new Error(`nobody ${what}`);
      // Who has nothing to say is the service itself where it is silent.
      const serveTo = (subject: Subject) => ((behaviour.meets?.(subject) ?? true) ? behaviour : silent).serve;
      const peers = await Promise.all(services.map((subject) => tcpPeer(address, (socket, port) => serveTo(subject)(socket, { subject, port }))));
      const seen = await judged(address, listener, askedAt(peers), said.key);
      await Promise.all(peers.map((peer) => peer.end()));
      expect(seen).toEqual(saidOf(said, at));
    });

    it('a host at which nothing listens', async () => {
      const peers = await Promise.all(services.map(() => tcpPeer(address, () => undefined)));
      await Promise.all(peers.map((peer) => peer.end()));
      expect(await judged(address, listener, askedAt(peers))).toEqual(saidOf(refused, at));
    });
  });
});
