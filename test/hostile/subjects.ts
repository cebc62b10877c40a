import { protocolProbes, serviceProbes } from '../../probes/index.ts';
import { proxied } from '../../probes/proxied.ts';
import type { Endpoint } from '../../src/model/evidence.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Probe } from '../../src/model/probe.ts';
import { type Truth, truths } from './truths.ts';

/** One probe as the table has it, with what it is asked of and what its service would say. */
export interface Subject {
  readonly name: string;
  readonly probe: Probe;
  readonly flow: Partial<Flow>;
  readonly endpoints: readonly Endpoint[];
  readonly traits: Traits;
  /** Null where the service says nothing that could be known. */
  readonly truth: Truth | null;
}

/** How a probe differs from one that asks in its service's protocol and takes nothing else for an answer: what a new one is taken for. */
export interface Traits {
  /** Nothing can be asked: whoever accepts and stays passes. */
  readonly keeps?: true;
  /** Silence or an end after our request proves nothing against the service. */
  readonly hesitates?: true;
  /** A TLS handshake, or an alert, is an answer. */
  readonly tls?: true;
  /** Any response of HTTP in plain text is an answer. */
  readonly http?: true;
  /** What comes behind CONNECT is a finding at most. */
  readonly tunnels?: true;
}

const traits: Readonly<Record<string, Traits>> = {
  tcpConnect: { keeps: true },
  serviceBroker: { keeps: true },
  kerberos: { hesitates: true },
  clientNotification: { hesitates: true, tls: true },
  http: { http: true },
  https: { tls: true },
  httpOrHttps: { http: true, tls: true },
  tlsHello: { tls: true },
  ldaps: { tls: true },
};

/** An interface as an endpoint mapper names it; the port is not looked at. */
const endpoints: readonly Endpoint[] = [{ port: 49152, interface: '12345678-1234-abcd-ef00-0123456789ab', version: '1.0' }];

/** Probes of the table that its key alone does not tell apart: by what else a flow says, or by how the service answers. */
const variants: readonly Omit<Subject, 'truth'>[] = [
  subjectOf('rpc-dynamic/tcp', serviceProbes['rpc-dynamic/tcp'], { name: 'rpc-dynamic/tcp at a port that a mapper named', endpoints }),
  subjectOf('sql/tcp', serviceProbes['sql/tcp'], { name: 'sql that insists on encryption' }),
  subjectOf('https/tcp', proxied, { name: 'proxied to port 443', flow: { via: { proxy: 'peer.lab.test:8080', for: ['origin.lab.test:443'] } }, traits: { tunnels: true } }),
  subjectOf('http/tcp', proxied, { name: 'proxied to port 80', flow: { via: { proxy: 'peer.lab.test:8080', for: ['origin.lab.test:80'] } }, traits: { http: true } }),
  subjectOf('http/tcp', serviceProbes['http/tcp'], { name: 'http/tcp that is planned', flow: { service: 'http', listener: 'planned' } }),
];

function subjectOf(key: string, probe: Probe | undefined, more: Partial<Subject> = {}): Omit<Subject, 'truth'> {
  const [service = '', protocol = 'tcp'] = key.split('/');
  if (!probe) throw new Error(`probes/index.ts has no ${key}`);
  const flow = { service, protocol: protocol as Flow['protocol'], ...more.flow };
  return { name: key, probe, endpoints: [], traits: traits[probe.name] ?? {}, ...more, flow };
}

/** Nothing is known of a sample of the dynamic range: it is connected to. */
const sample: Partial<Subject> = { name: 'rpc-dynamic/tcp at a sample', traits: { keeps: true } };

const all: readonly Omit<Subject, 'truth'>[] = [
  ...Object.entries(serviceProbes).map(([key, probe]) => subjectOf(key, probe, key === 'rpc-dynamic/tcp' ? sample : {})),
  ...Object.entries(protocolProbes).map(([protocol, probe]) => subjectOf(`any other service/${protocol}`, probe)),
  ...variants,
];

/** Every probe of the table over one protocol. */
export function subjects(protocol: 'tcp' | 'udp' | 'icmp'): Subject[] {
  return all
    .filter(({ flow }) => flow.protocol === protocol)
    .map((subject) => ({ ...subject, truth: subject.traits.keeps ? null : (truths[subject.name] ?? truths[subject.probe.name] ?? null) }));
}
