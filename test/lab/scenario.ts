import type { Report } from '../../src/model/report.ts';
import { buildLab, type Lab, type PeerSpec } from './namespaces.ts';
import { runProduct } from './product.ts';

/** "to:protocol/port" -> "status cause", or "status cause confidence". */
export type Expectations = Readonly<Record<string, string>>;

/** One situation of the lab, and what the product must say of it. */
export interface Scenario {
  readonly name: string;
  readonly peers: readonly PeerSpec[];
  readonly topology: string;
  /** Firewalls, peers and losses, before the product runs. */
  readonly prepare?: (lab: Lab) => Promise<void> | void;
  readonly args?: readonly string[];
  readonly expect?: Expectations;
  readonly exit?: number;
  /** Whatever else must be true; throws where it is not. */
  readonly verify?: (report: Report, lab: Lab) => void;
  /** In place of one run and its expectations. */
  readonly play?: (lab: Lab) => Promise<void>;
}

/** Plays a scenario; the text says what was wrong, null that nothing was. */
export async function playScenario(scenario: Scenario): Promise<string | null> {
  const lab = buildLab(scenario.peers);
  try {
    await scenario.prepare?.(lab);
    if (scenario.play) await scenario.play(lab);
    else await playOnce(scenario, lab);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    lab.close();
  }
}

async function playOnce({ topology, args = [], expect = {}, exit, verify }: Scenario, lab: Lab): Promise<void> {
  const { code, report, output } = await runProduct(lab, topology, ['--as', 'prober', '--report', 'console', ...args]);
  if (!report) throw new Error(`no report; exit ${code}: ${output}`);
  const wrong = differences(report, expect);
  if (exit !== undefined && code !== exit) wrong.push(`exit ${code}, expected ${exit}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  verify?.(report, lab);
}

/** Where a report and the expectations disagree; a flow that nobody expected is a difference too. */
export function differences(report: Report, expect: Expectations): string[] {
  const seen = new Map(report.flows.map((flow) => [flow.id.replace(/^[^>]*>/, ''), flow]));
  const wrong = Object.entries(expect).flatMap(([id, wanted]) => {
    const flow = seen.get(id);
    if (!flow) return [`${id}: not in the report`];
    const got = [flow.status, flow.cause ?? '-', ...(wanted.split(' ').length > 2 ? [flow.confidence ?? '-'] : [])].join(' ');
    if (got === wanted) return [];
    const tries = flow.attempts.map(({ port, state, reason, code, ms, alone }) => `${port} ${state} ${reason} ${code ?? ''} ${Math.round(ms)} ms${alone ? ' alone' : ''}`);
    return [`${id}: ${got}, expected ${wanted}\n      ${tries.join('\n      ')}`];
  });
  const unexpected = [...seen.keys()].filter((id) => !(id in expect));
  return Object.keys(expect).length === 0 ? wrong : [...wrong, ...unexpected.map((id) => `${id}: ${seen.get(id)?.status} ${seen.get(id)?.cause}, and nobody expected the flow`)];
}
