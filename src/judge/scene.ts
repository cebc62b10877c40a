import { errata, roleOf, serviceOf } from '../catalog/index.ts';
import type { Names } from '../model/catalog.ts';
import type { Reason } from '../model/evidence.ts';
import type { Flow } from '../model/flow.ts';
import type { Cause, Confidence, Status } from '../model/report.ts';
import type { HostView } from './host-view.ts';
import { isSilence, type Outcome } from './outcome.ts';
import type { Ruling } from './ruling.ts';
import type { Seen } from './table.ts';

/** A packet of ours as a firewall's log has it. */
export interface LogLine {
  /** "2026-03-01 12:00:00" */
  readonly utc: string;
  readonly protocol: string;
  /** Address and port; the host's name where the system did not tell the address. */
  readonly source: string;
  readonly destination: string;
}

/** All that the words about one flow are made of, in no language. */
export interface Scene {
  readonly from: string;
  readonly to: string;
  /** Null where it is not known, or is the host's name. */
  readonly address: string | null;
  readonly isIcmp: boolean;
  readonly isUdp: boolean;
  /** "tcp/445" */
  readonly wire: string;
  /** Of a range: the ports that the cause is about. */
  readonly ports: readonly number[];
  /** These ports were named by the endpoint mapper; of the named ones, those that reset the connection. */
  readonly isNamed: boolean;
  readonly resetPorts: readonly number[];
  readonly service: Names;
  readonly role: Names;
  readonly section: string;
  readonly isPlanned: boolean;
  /** Host and port of the proxy that the flow goes through. */
  readonly proxy: string | null;
  readonly proxyStatus: unknown;
  readonly status: Status;
  readonly cause: Cause | null;
  readonly confidence: Confidence | null;
  readonly seen: Seen;
  readonly reason: Reason | null;
  readonly code: string | null;
  readonly attempts: number;
  /** A probe threw: a fault of this tool. */
  readonly isOurBug: boolean;
  /** The name that a responder gave. */
  readonly responder: string | null;
  /** The host's responder says that it holds the port. */
  readonly held: boolean;
  readonly hostAnswers: boolean;
  readonly hasOtherAddresses: boolean;
  readonly isPingSilent: boolean;
  readonly onLink: boolean;
  /** Why nothing depends on the port; null unless the flow is advisory. */
  readonly erratum: Names | null;
  /** The last attempt, where nothing answered it or a firewall did: a firewall's log may have it. */
  readonly lost: LogLine | null;
}

/** Gathers what there is to say about a ruling. */
export function sceneOf(flow: Flow, ruling: Ruling, host: HostView): Scene {
  const { outcome } = ruling;
  const requirement = flow.requiredBy.find(({ service }) => service === flow.service) ?? flow.requiredBy[0];
  const facts = outcome?.best.facts ?? {};
  const address = outcome?.address ?? null;
  return {
    from: flow.from,
    to: flow.to,
    address: address === flow.to ? null : address,
    isIcmp: flow.protocol === 'icmp',
    isUdp: flow.protocol === 'udp',
    wire: wireOf(flow),
    ports: flow.range === null ? [] : (ruling.ports ?? []),
    isNamed: ruling.isNamed ?? false,
    resetPorts: ruling.resetPorts ?? [],
    service: serviceOf(flow.service)?.names ?? sameInAll(flow.service),
    role: roleOf(requirement?.toRole ?? '')?.names ?? sameInAll(requirement?.toRole ?? flow.to),
    section: requirement?.section ?? '',
    isPlanned: flow.listener === 'planned',
    proxy: flow.via?.proxy ?? null,
    proxyStatus: statusOf(facts['proxy']),
    status: ruling.status,
    cause: ruling.cause,
    confidence: ruling.confidence,
    seen: ruling.seen,
    reason: outcome?.best.reason ?? null,
    code: outcome?.best.code ?? null,
    attempts: outcome?.attempts.length ?? 0,
    isOurBug: outcome?.attempts.some(({ code }) => code === 'probe-failed') ?? false,
    responder: typeof facts['responder'] === 'string' ? facts['responder'] : null,
    held: ruling.held,
    hostAnswers: host.hasAnswered(address),
    hasOtherAddresses: host.addresses.length > 1,
    isPingSilent: host.ping?.reason === 'no-response' && host.ping.address === address,
    onLink: host.onLink,
    erratum: flow.necessity === 'advisory' ? (erratumOf(flow) ?? null) : null,
    lost: outcome && (isSilence(outcome) || ruling.seen === 'rejected') ? lostPacket(flow, outcome) : null,
  };
}

/** "tcp/445", "tcp/49152-65535", "icmp". */
export function wireOf({ protocol, range, port }: Flow): string {
  return protocol === 'icmp' ? 'icmp' : `${protocol}/${range ?? port}`;
}

function sameInAll(text: string): Names {
  return { en: text, 'zh-CN': text };
}

function statusOf(proxy: unknown): unknown {
  return typeof proxy === 'object' && proxy !== null && 'status' in proxy ? proxy.status : null;
}

function erratumOf({ service, protocol, port }: Flow): Names | undefined {
  return errata.find((one) => one.necessity === 'advisory' && one.service === service && one.protocol === protocol && (one.port === null || one.port === port))?.source;
}

/** The last packet of ours that went unanswered, or was rejected. */
function lostPacket(flow: Flow, { address, port, best, attempts }: Outcome): LogLine {
  const last = attempts.findLast(({ reason }) => reason === best.reason);
  return {
    utc: (last?.startedAt ?? '').replace('T', ' ').replace(/(\.\d+)?Z$/, ''),
    protocol: flow.protocol.toUpperCase(),
    source: end(last?.localAddress ?? flow.from, flow.protocol === 'icmp' ? null : (last?.localPort ?? null)),
    destination: end(address ?? flow.to, port),
  };
}

function end(address: string, port: number | null): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
