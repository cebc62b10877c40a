import pLimit from 'p-limit';
import type { Attempt, Evidence, Gathered, SelfPort, Unfinished } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import { onLinkTest } from '../net/interfaces.ts';
import { isListening } from '../net/listening.ts';
import { attemptAlone, attemptDueResponders } from './alone.ts';
import { attemptAt } from './attempt.ts';
import { confirm, lastTells } from './confirm.ts';
import { finishedTeller } from './finished.ts';
import { hostEvidence, pingPeer, tryControlPort } from './host-checks.ts';
import { confirmTimeoutMs, firstTimeoutMs, type GatherOptions, type GatherTools } from './options.ts';
import { findPeers, seedPeers } from './peers.ts';
import { progressTeller } from './progress.ts';
import { rangesOf } from './ranges.ts';
import { type Peer, type Shot, shotsOf } from './shots.ts';
import { sweep } from './sweep.ts';

export type { GatherOptions, GatherTools, Known, Progress } from './options.ts';

/** Hosts that are looked at one flow at a time, at once; pings are processes, so not more of them than this. */
const hostsAtOnce = 500;
const pingsAtOnce = 32;

/**
 * Probes every flow of a plan. One evidence per flow comes back, in plan order, whatever happens: names that do not resolve, an abort at any
 * moment, a machine out of sockets. Passes: all flows once and quickly; suspects again until the loss explains them no more; and a last time alone.
 */
export async function gather(plan: Plan, options: GatherOptions, tools: GatherTools): Promise<Gathered> {
  const startedAt = new Date().toISOString();
  const { signal, why, release } = runClock(options.deadlineMs, tools.signal);
  const peers = await findPeers(plan, options.allAddresses, signal);
  const known = tools.known?.evidence ?? new Map<string, Evidence>();
  seedPeers(peers, plan, known);
  const byFlow = shotsOf(plan, peers, tools.probeFor, known);
  const ranges = rangesOf(plan, byFlow, peers, tools.probeFor, known);
  const self = selfPorts(plan, signal);

  const evidenceAt = (flow: Flow, i: number) => known.get(flow.id) ?? evidenceOf(flow.id, byFlow[i] ?? [], ranges.isExpanded(flow), peers.get(flow.to), startedAt, why());
  const finished = finishedTeller(plan, byFlow, known, tools, evidenceAt);
  const progress = progressTeller(byFlow, known.size, tools);
  const attempt = async (shot: Shot, timeoutMs: number) => {
    await attemptAt(shot, timeoutMs, options, tools, signal);
    finished.lookAt(shot.flow);
    progress.tell();
  };
  const limits = { concurrency: options.concurrency, perHost: options.perHost, rate: options.rate };
  const passes = async (shots: readonly Shot[]) => {
    await sweep(shots, limits, (shot) => attempt(shot, firstTimeoutMs), signal);
    await confirm(shots, peers, options, limits, attempt, progress.pass, signal);
  };
  await passes(byFlow.flat());
  // Which ports of a dynamic range are in use is known now.
  if (!signal.aborted) await passes(ranges.expand());

  const onLink = onLinkTest();
  const pings = new Map<Peer, Attempt>();
  const controls = new Map<Peer, Attempt>();
  const pingLimit = pLimit(pingsAtOnce);
  const hostLimit = pLimit(hostsAtOnce);
  const hostOf = (peer: Peer) => hostEvidence(peer, pings.get(peer) ?? null, controls.get(peer) ?? null, onLink);
  const finishHost = async (peer: Peer, hostShots: readonly Shot[]) => {
    if (!peer.answered && !signal.aborted) {
      const echo = await pingLimit(() => pingPeer(peer, options, signal));
      if (echo) pings.set(peer, echo);
    }
    const finish = async (shots: readonly Shot[]) => {
      const stalled = shots.filter((shot) => lastTells(shot) === 'stalled');
      // Time is what these need, not a line of their own.
      await sweep(stalled, limits, (shot) => attempt(shot, confirmTimeoutMs), signal);
      const left = shots.filter((shot) => !shot.done);
      await attemptAlone(left, attempt, signal);
    };
    await finish(hostShots);
    const late = signal.aborted ? [] : ranges.expandLate(peer);
    await passes(late);
    await finish(late);
    await attemptDueResponders(hostShots, attempt, signal);
    const control = signal.aborted
      ? null
      : await tryControlPort(
          hostShots,
          plan,
          hostShots.every((shot) => onLink(shot.address)),
          options,
          signal,
        );
    if (control) controls.set(peer, control);
    if (signal.aborted) return;
    for (const { flow } of hostShots) finished.tell(flow);
    tools.onHost?.(hostOf(peer));
  };
  const byPeer = Map.groupBy(byFlow.flat(), (shot) => shot.peer);
  await Promise.all([...byPeer].map(([peer, hostShots]) => hostLimit(() => finishHost(peer, hostShots))));
  const listening = await self;
  release();

  return {
    startedAt,
    finishedAt: new Date().toISOString(),
    evidence: plan.flows.map(evidenceAt),
    // A host of which nothing was left to try is as it was found before.
    hosts: [...peers.values()].map((peer) => (byPeer.has(peer) ? null : tools.known?.hosts.get(peer.name)) ?? hostOf(peer)),
    self: listening,
  };
}

/** One signal for everything that ends a run early, and why it did. */
function runClock(deadlineMs: number | null, outer: AbortSignal): { signal: AbortSignal; why: () => Unfinished; release: () => void } {
  const controller = new AbortController();
  let reason: Unfinished = 'not-run';
  const end = (because: Unfinished) => {
    if (controller.signal.aborted) return;
    reason = because;
    controller.abort();
  };
  const interrupt = () => end('interrupted');
  if (outer.aborted) interrupt();
  outer.addEventListener('abort', interrupt);
  const timer = deadlineMs === null ? undefined : setTimeout(() => end('deadline'), deadlineMs);
  const release = () => {
    clearTimeout(timer);
    outer.removeEventListener('abort', interrupt);
  };
  return { signal: controller.signal, why: () => reason, release };
}

function evidenceOf(flow: string, shots: readonly Shot[], isWhole: boolean, peer: Peer | undefined, startedAt: string, why: Unfinished): Evidence {
  if (peer?.failure && peer.failure.reason !== 'not-run') {
    return { flow, attempts: [{ address: null, port: null, startedAt, ms: 0, alone: false, ...peer.failure }], unfinished: null };
  }
  const isFinished = isWhole && shots.length > 0 && shots.every((shot) => shot.done);
  return { flow, attempts: shots.flatMap((shot) => shot.attempts), unfinished: isFinished ? null : why };
}

/** Which of the ports that others need on this host are listened to. */
async function selfPorts(plan: Plan, signal: AbortSignal): Promise<SelfPort[]> {
  const needed = plan.elsewhere.filter((flow) => flow.to === plan.localHost && flow.protocol !== 'icmp' && flow.port !== null);
  const unique = new Map(needed.map((flow) => [`${flow.protocol}/${flow.port}`, flow]));
  const limit = pLimit(8);
  return Promise.all([...unique.values()].map(({ protocol, port }) => limit(() => isListening(protocol === 'udp' ? 'udp' : 'tcp', port ?? 0, signal))));
}
