import type { Evidence } from '../model/evidence.ts';
import type { Flow, Plan } from '../model/flow.ts';
import type { GatherTools } from './options.ts';
import { lacksMark } from './responders.ts';
import type { Shot } from './shots.ts';

export interface FinishedTeller {
  /** After an attempt at a flow: it is told where nothing more can come of it. */
  lookAt(flow: Flow): void;
  /** The flow's host has been looked at to the end. */
  tell(flow: Flow): void;
}

/** Tells of each flow once, as soon as its evidence is whole, so that a run that dies later has lost nothing of it. */
export function finishedTeller(
  plan: Plan,
  byFlow: readonly (readonly Shot[])[],
  known: ReadonlyMap<string, Evidence>,
  { onFinished }: Pick<GatherTools, 'onFinished'>,
  evidenceAt: (flow: Flow, i: number) => Evidence,
): FinishedTeller {
  if (!onFinished) return { lookAt: () => undefined, tell: () => undefined };
  const index = new Map(plan.flows.map((flow, i) => [flow, i]));
  const told = new Set(known.keys());
  const tell = (flow: Flow) => {
    if (told.has(flow.id)) return;
    const evidence = evidenceAt(flow, index.get(flow) ?? 0);
    if (evidence.unfinished !== null) return;
    told.add(flow.id);
    onFinished(evidence);
  };
  return {
    lookAt: (flow) => {
      const shots = byFlow[index.get(flow) ?? 0] ?? [];
      if (shots.every(isFinal)) tell(flow);
    },
    tell,
  };
}

/** What accepted and did not say what it is may be asked again, once a responder turns out to hold the port, and silence once more is known of loss. */
function isFinal(shot: Shot): boolean {
  const reason = shot.attempts.at(-1)?.reason;
  return shot.done && reason !== 'udp-response' && reason !== 'no-response' && !lacksMark(shot);
}
