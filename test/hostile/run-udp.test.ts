import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { behaviours } from './behaviours/index.ts';
import { handleCheck } from './handles.ts';
import { judged } from './judged.ts';
import { loopbacks, type Peer, tcpPeer } from './peers.ts';
import { subjects } from './subjects.ts';
import { type Others, udpBehaviours } from './udp-behaviours.ts';
import { bound, udpPeer, udpTruths } from './udp-peers.ts';

afterAll(handleCheck());

/** By what is known of their answers: always, always, always, always from a new port, sometimes, never. */
const wanted = ['dns', 'ldap', 'netbios-name', 'tftp', 'dhcp', 'wake-on-lan'] as const;
type Said = Readonly<Record<(typeof wanted)[number], string>>;

const each = (status: string, but: Partial<Said> = {}): Said => ({ dns: status, ldap: status, 'netbios-name': status, tftp: status, dhcp: status, 'wake-on-lan': status, ...but });
/** What cannot be asked has answered where anything came; on IPv6 that is DHCP, too. */
const unasked = (address: string, status: string) => ({ 'wake-on-lan': status, ...(address === '::1' ? { dhcp: status } : {}) });
const silent = { dhcp: 'unproven may-not-answer', 'wake-on-lan': 'unproven one-way' };
const key = Buffer.from('a shared key of prober and responder');

/** What must be said of a behaviour: of services that are there, and of those that are planned. */
const table: Readonly<Record<string, readonly [expected: (address: string) => Said, planned: (address: string) => Said, key?: Uint8Array]>> = {
  'is silent': [() => each('fail blocked', silent), () => each('unproven nothing-listens-yet', silent)],
  'is the service itself': [(at) => each('pass', unasked(at, 'pass connected')), (at) => each('pass', unasked(at, 'unproven unknown-listener'))],
  'answers with random bytes': [(at) => each('fail wrong-service', unasked(at, 'pass connected')), (at) => each('fail wrong-service', unasked(at, 'unproven unknown-listener'))],
  'answers with nothing': [(at) => each('fail wrong-service', unasked(at, 'pass connected')), (at) => each('fail wrong-service', unasked(at, 'unproven unknown-listener'))],
  'reflects what it is sent': [(at) => each('fail wrong-service', unasked(at, 'pass connected')), (at) => each('fail wrong-service', unasked(at, 'unproven unknown-listener'))],
  'answers thousands of times with noise': [
    (at) => each('fail wrong-service', unasked(at, 'pass connected')),
    (at) => each('fail wrong-service', unasked(at, 'unproven unknown-listener')),
  ],
  'answers from another port': [() => each('fail blocked', { ...silent, tftp: 'pass' }), () => each('unproven nothing-listens-yet', { ...silent, tftp: 'pass' })],
  'bears the mark': [() => each('pass responder'), () => each('pass responder')],
  'bears the mark of another host': [() => each('fail wrong-service'), () => each('fail wrong-service')],
  'has another key': [() => each('fail wrong-service'), () => each('unproven unknown-listener'), key],
  'proves its mark by the key': [() => each('pass responder'), () => each('pass responder'), key],
};

describe.each(loopbacks)('a judged run of UDP at %s', (address) => {
  const others = {} as { -readonly [name in keyof Others]: Others[name] };
  beforeAll(async () => {
    others.port = await bound(address);
    others.address = null;
  });
  afterAll(() => others.port.close());

  const all = wanted.map((service) => {
    const name = subjects('udp').find((subject) => subject.name === `${service}/udp`)?.probe.name ?? '';
    return { service, truth: address === '::1' && service === 'dhcp' ? null : (udpTruths[name] ?? null) };
  });
  const named = (said: Said) => wanted.map((service) => `${service}: ${said[service]}`);
  /** Whether silence is a block is only known of a host that answers. */
  const witness = (): Promise<Peer> => {
    const subject = subjects('tcp').find(({ name }) => name === 'smb/tcp');
    if (!subject) throw new Error('the table has no SMB');
    return tcpPeer(address, (socket, port) => behaviours['is the service itself']?.serve(socket, { subject, port }));
  };
  const witnessed = async (listener: 'expected' | 'planned', ports: readonly number[], ofKey?: Uint8Array) => {
    const smb = await witness();
    const asked = wanted.map((service, i) => ({ service, protocol: 'udp' as const, port: ports[i] ?? 0 }));
    const [first, ...seen] = await judged(address, listener, [{ service: 'smb', protocol: 'tcp', port: smb.port }, ...asked], ofKey);
    await smb.end();
    expect(first).toBe('smb: pass');
    return seen;
  };

  describe.each([
    ['installed', 'expected', 0],
    ['planned', 'planned', 1],
  ] as const)('where the services are %s', (_, listener, at) => {
    it.concurrent.each(Object.entries(table))('a host that %s', async (what, said) => {
      const behaviour = udpBehaviours[what];
      if (!behaviour) throw new Error(`nobody ${what}`);
      const peers = await Promise.all(all.map(({ truth }) => udpPeer(address, (told) => behaviour.hear(told, truth, others))));
      const seen = await witnessed(
        listener,
        peers.map(({ port }) => port),
        said[2],
      );
      for (const peer of peers) peer.close();
      expect(seen).toEqual(named(said[at](address)));
    });

    it('a host at which nothing listens', async () => {
      const free = await Promise.all(wanted.map(() => bound(address)));
      const ports = free.map((socket) => socket.address().port);
      for (const socket of free) socket.close();
      expect(await witnessed(listener, ports)).toEqual(named(each(at === 0 ? 'fail refused' : 'pass path-open', { 'wake-on-lan': 'pass path-open' })));
    });
  });
});
