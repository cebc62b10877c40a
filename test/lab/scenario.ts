import type { Report } from '../../src/model/report.ts';
import { buildLab, type Lab, type PeerSpec } from './namespaces.ts';
import { runProduct } from './product.ts';

/** "to:protocol/port" -> "status cause", or "status cause confidence"; "status -" for a status without a cause. */
export type Expectations = Readonly<Record<string, string>>;

/** One situation of the lab, and what the product must say of it. */
export interface Scenario {
  readonly name: string;
  readonly peers: readonly PeerSpec[];
  readonly topology: string;
  /** Firewalls, peers and losses, before the product runs. */
  readonly prepare?: (lab: Lab) => Promise<unknown> | void;
  readonly args?: readonly string[];
  /** Of every flow: one that nobody expected is wrong too. */
  readonly expect?: Expectations;
  readonly exit?: number;
  /** Whatever else must be true; throws where it is not. */
  readonly verify?: (report: Report, lab: Lab) => void;
  /** In place of one run and its expectations. */
  readonly play?: (lab: Lab) => Promise<void>;
}

/** Thirty per cent of loss take a minute where four situations share two cores: what takes three hangs. */
const limitMs = 180_000;

/** Plays a scenario; the text says what was wrong, null that nothing was. */
export async function playScenario(scenario: Scenario, tell: (output: string) => void): Promise<string | null> {
  let lab: Lab | null = null;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    lab = buildLab(scenario.peers);
    await Promise.race([limit, prepareAndPlay(scenario, lab, tell)]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
    lab?.close();
  }
}

async function prepareAndPlay(scenario: Scenario, lab: Lab, tell: (output: string) => void): Promise<void> {
  await scenario.prepare?.(lab);
  await (scenario.play?.(lab) ?? playOnce(scenario, lab, tell));
}

async function playOnce({ topology, args = [], expect = {}, exit, verify }: Scenario, lab: Lab, tell: (output: string) => void): Promise<void> {
  const { code, report, output } = await runProduct(lab, topology, args);
  tell(output);
  if (!report) throw new Error(`no report; exit ${code}: ${output}`);
  const wrong = differences(report, expect);
  if (exit !== undefined && code !== exit) wrong.push(`exit ${code}, expected ${exit}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  verify?.(report, lab);
}

/** Attempts at a flow that are worth reading: a name may have hundreds of addresses. */
const mostShown = 12;

/** Where a report and the expectations disagree, with what was seen of those flows. */
export function differences({ flows }: Report, expect: Expectations): string[] {
  const seen = new Map(flows.map((flow) => [flow.id.replace(/^[^>]*>/, ''), flow]));
  return [...new Set([...Object.keys(expect), ...seen.keys()])].flatMap((id) => {
    const flow = seen.get(id);
    const wanted = expect[id];
    if (!flow) return [`${id}: not in the report`];
    const got = [flow.status, flow.cause ?? '-', ...(wanted?.split(' ')[2] ? [flow.confidence ?? '-'] : [])].join(' ');
    if (got === wanted) return [];
    const tries = flow.attempts
      .slice(0, mostShown)
      .map(({ address, port, state, reason, code, ms, alone }) => `\n      ${address} ${port} ${state} ${reason} ${code ?? ''} ${Math.round(ms)} ms${alone ? ' alone' : ''}`);
    return [`${id}: ${got}, expected ${wanted ?? 'no such flow'}${tries.join('')}`];
  });
}
