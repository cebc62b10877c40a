import pLimit from 'p-limit';
import { isNamedByMapper, mapperPort } from '../model/endpoints.ts';
import type { Evidence, Gathered } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import { onLinkTest } from '../net/interfaces.ts';
import { addressTurns } from './address-turns.ts';
import { attemptAlone } from './alone.ts';
import { attemptAt } from './attempt.ts';
import { runClock } from './clock.ts';
import { evidenceOf, placesByHost } from './evidence.ts';
import { finishedTeller } from './finished.ts';
import { type HostChecks, type HostTools, workHost } from './host.ts';
import { hostEvidence } from './host-checks.ts';
import { type Lines, openLines } from './lines.ts';
import { acceptedFalse, attemptsNeeded, earlyFalse, isMeasured, openLoss, wantedFalse } from './loss.ts';
import { nextStep } from './next-step.ts';
import { type GatherOptions, type GatherTools, timeoutMsOf } from './options.ts';
import { openPacer } from './pacer.ts';
import { watchPauses } from './pauses.ts';
import { peerFinder, seedPeer } from './peers.ts';
import { progressTeller } from './progress.ts';
import { shotsInRange } from './ranges.ts';
import { selfPorts } from './self-ports.ts';
import { type Peer, type Shot, shotsOf } from './shots.ts';
import { openWindow } from './window.ts';

export type { GatherOptions, GatherTools, Known, Progress } from './options.ts';

const none: readonly never[] = [];

/** Echoes are processes of some megabytes each. */
const pingsAtOnce = 64;

/**
 * Probes every flow of a plan. One evidence per flow comes back, in plan order, whatever happens: names that do not resolve, an abort at any
 * moment, a machine out of sockets. Every host is worked at from the start, in turns: each flow once and quickly, suspects again until the loss
 * explains them no more, and a last time alone.
 */
export async function gather(plan: Plan, options: GatherOptions, tools: GatherTools): Promise<Gathered> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const { signal, why, release } = runClock(options.deadlineMs, tools.signal);
  const pauses = watchPauses();
  const known = tools.known?.evidence ?? new Map<string, Evidence>();
  const peers = new Map<string, Peer>();
  const checks = new Map<string, HostChecks>();
  const byFlow: (readonly Shot[])[] = plan.flows.map(() => none);
  const expanded = new Set<Flow>();

  const isWhole = (flow: Flow) => !isNamedByMapper(flow) || expanded.has(flow);
  const evidenceAt = (flow: Flow, i: number) => known.get(flow.id) ?? evidenceOf(flow, byFlow[i] ?? [], isWhole(flow), peers.get(flow.to), startedAt, why());
  const finished = finishedTeller(plan, byFlow, known, tools, evidenceAt);
  const progress = progressTeller(byFlow, known.size, tools);

  const loss = openLoss();
  const window = openWindow(options.concurrency);
  const pacer = openPacer(options.rate);
  signal.addEventListener('abort', window.letAllIn);
  const attemptTools = { options, signal, loss, window, pauses, ...(tools.onBug && { onBug: tools.onBug }) };
  const attempt = (shot: Shot, timeoutMs: number) =>
    attemptAt(shot, timeoutMs, attemptTools).then(() => {
      finished.lookAt(shot.flow);
      progress.tell();
    });
  const wanted = (peer: Peer) => options.attempts ?? attemptsNeeded(loss.measured(lines.isStarted()), loss.shots, peer, lines.isStarted() ? wantedFalse : earlyFalse);
  /** For what is not started by the lines: in turn with all else that is under way, and at the same pace. */
  const inTurn = async <T>(look: () => Promise<T>): Promise<T> => {
    await pacer.startInTurn(signal);
    await window.enterInTurn();
    try {
      return await look();
    } finally {
      window.leave();
    }
  };
  const attemptInTurn = (shot: Shot, timeoutMs: number) => inTurn(() => attempt(shot, timeoutMs));
  const alone = (shots: readonly Shot[]) => attemptAlone(shots, attemptInTurn, signal);
  const next = (shot: Shot) => nextStep(shot, wanted(shot.peer));
  const lines: Lines = openLines({ window, pacer, signal, attempt: (shot) => attempt(shot, timeoutMsOf(shot)), next, alone, isMeasured: () => isMeasured(loss) });
  const onLink = onLinkTest();
  /** By all that is known of loss: one host that is worked at again must not hide it from the others. */
  const needed = (peer: Peer) => options.attempts ?? attemptsNeeded(loss.measured(true), loss.shots, peer, acceptedFalse);
  const hostTools: HostTools = { lines, options, signal, attempt: attemptInTurn, inTurn, needed, alone, pings: pLimit(pingsAtOnce), onLink };

  const turnAt = addressTurns();
  const findPeer = peerFinder(options.allAddresses, options.perHost, signal);
  const self = selfPorts(plan, signal);
  const stated = new Map(plan.hosts.map((host) => [host.name, host.addresses]));
  const added = (i: number, shots: readonly Shot[]) => {
    loss.shots += shots.length;
    const others = byFlow[i] ?? none;
    byFlow[i] = others.length === 0 ? shots : [...others, ...shots];
    return shots;
  };
  const isLeft = ({ id }: Flow) => !known.has(id);
  const runHost = async (name: string, places: readonly number[]) => {
    const found = lines.expect();
    const peer = await findPeer(name, stated.get(name) ?? []);
    // Its work begins in this very turn; hosts at one address wait for each other, and for no more than that.
    setImmediate(found);
    peers.set(name, peer);
    const flows = places.map((i) => plan.flows[i] as Flow);
    if (peer.failure) {
      progress.settle(flows.filter(isLeft).length);
      return flows.forEach(finished.tell);
    }
    return turnAt(peer.addresses, () => workAt(peer, flows, places));
  };
  const workAt = async (peer: Peer, flows: readonly Flow[], places: readonly number[]) => {
    seedPeer(peer, flows, known);
    if (!flows.some(isLeft)) return;
    const isMapper = ({ protocol, port }: Pick<Flow, 'protocol' | 'port'>) => protocol === 'tcp' && port === mapperPort;
    const asksMapper = flows.some(isMapper);
    const ofMapper = () => [
      ...flows.flatMap((flow) => (isMapper(flow) ? (known.get(flow.id)?.attempts ?? []) : [])),
      ...first.flatMap(({ flow: { protocol }, port, attempts }) => (isMapper({ protocol, port }) ? attempts : [])),
    ];
    const first = flows.flatMap((flow, at) => (isLeft(flow) ? added(places[at] as number, shotsOf(flow, peer, tools.probeFor, asksMapper)) : []));
    const inRanges = () =>
      flows.flatMap((flow, at) => {
        if (!isNamedByMapper(flow) || !isLeft(flow)) return [];
        expanded.add(flow);
        return added(places[at] as number, shotsInRange(flow, peer, ofMapper(), tools.probeFor));
      });
    const looked = await workHost(peer, { first, inRanges }, hostTools);
    const before = tools.known?.hosts.get(peer.name);
    const found = { ping: looked.ping ?? before?.ping ?? null, controlPort: looked.controlPort ?? before?.controlPort ?? null };
    checks.set(peer.name, found);
    if (signal.aborted) return;
    for (const flow of flows) if (isLeft(flow)) finished.tell(flow);
    tools.onHost?.(hostEvidence(peer, found, onLink));
  };
  const hosts = placesByHost(plan.flows);
  await Promise.all([...hosts].map(([name, places]) => runHost(name, places)));
  const listening = await self;
  pauses.release();
  window.release();
  release();

  const evidence = plan.flows.map(evidenceAt);
  // A connection that is being closed may keep all this a little longer than it is needed.
  byFlow.length = 0;
  return {
    startedAt,
    // The wall clock may be set meanwhile.
    finishedAt: new Date(Date.parse(startedAt) + performance.now() - started).toISOString(),
    evidence,
    // A host of which nothing was left to try is as it was found before.
    hosts: [...hosts.keys()].flatMap((name) => {
      const peer = peers.get(name);
      const looked = checks.get(name);
      return peer ? [(looked ? null : tools.known?.hosts.get(name)) ?? hostEvidence(peer, looked ?? { ping: null, controlPort: null }, onLink)] : [];
    }),
    self: listening,
  };
}
