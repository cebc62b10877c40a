import { execFileSync, type SpawnOptions } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { onlyPoints, pointFlows, pointPeer, pointsOf, pointTopology, startPoints } from '../points.ts';
import { cli, closed } from '../product.ts';
import { randomOf } from '../random.ts';
import { differences, type Scenario } from '../scenario.ts';
import { forward } from '../topologies.ts';

/** Every flow has a port of its own, by which the router counts what is sent for it. */
const points = pointsOf(150);
const isDropped = (i: number) => i % 25 === 7;
const isRefused = (i: number) => i % 25 === 13;
const topology = pointTopology(points);
const expected = pointFlows(points, (i) => (isDropped(i) ? 'fail blocked likely' : isRefused(i) ? 'fail refused' : 'pass -'));

/** Four scenarios of this make the hundred. */
const killsEach = 25;
const scenarios = 4;

/** From before the program is loaded to the last attempt at what is silent, more of them early: a run has to begin again after each. */
const momentMs = (random: number) => 150 + 6000 * random ** 3;

export const killedScenarios: readonly Scenario[] = Array.from({ length: scenarios }, (_, i) => {
  // One that failed says it, and LAB_SEED plays it again.
  const seed = Number(process.env['LAB_SEED'] ?? (Date.now() + i) % 1_000_000);
  return {
    name: `kill -9 at ${killsEach} random moments, then --resume: nothing lost, nothing twice (${i + 1} of ${scenarios})`,
    peers: [pointPeer],
    topology,
    play: (lab) => killAndResume(lab, seed).catch((error: unknown) => Promise.reject(new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`))),
  } satisfies Scenario;
});

async function killAndResume(lab: Lab, seed: number): Promise<void> {
  await startPoints(lab, points, isRefused);
  const dropped = points.flatMap(({ port }, i) => (isDropped(i) ? [port] : []));
  const all = points.map(({ port }) => port).join(', ');
  lab.firewall(
    'router',
    `set asked { type inet_service; counter; elements = { ${all} }; }\n${forward(`tcp flags syn / syn,ack tcp dport @asked; tcp dport { ${dropped.join(', ')} } drop;`)}`,
  );
  const random = randomOf(seed);
  for (let kills = 0, round = 0; kills < killsEach; round++) kills += await playRound(lab, join(lab.folder, `round-${round}`), random, killsEach - kills);
}

/** One run, killed again and again until it comes to its end; how often it was. The last one allowed is let go to its end. */
async function playRound(lab: Lab, folder: string, random: () => number, mostKills: number): Promise<number> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'topology.yaml'), topology);
  let finished: Finished = { evidence: new Map(), asked: new Map() };
  for (let kills = 0; ; kills++) {
    const afterMs = kills < mostKills ? momentMs(random()) : null;
    const code = await runOrKill(lab, folder, afterMs);
    const now = whatIsFinished(lab, folder);
    for (const [id, asked] of finished.asked) {
      if (now.asked.get(id) !== asked) throw new Error(`${id} was finished, and asked again after kill ${kills}: ${asked} packets, then ${now.asked.get(id)}`);
    }
    for (const [id, evidence] of finished.evidence) {
      if (!isDeepStrictEqual(now.evidence.get(id), evidence)) throw new Error(`${id} was finished, and is not in the journal as it was after kill ${kills}`);
    }
    finished = now;
    if (code === null) continue;
    checkReport(folder, code, finished);
    return kills;
  }
}

/** Runs the product, which begins or goes on; null where it was killed. */
async function runOrKill(lab: Lab, folder: string, afterMs: number | null): Promise<number | null> {
  const resumed = existsSync(join(folder, 'run.journal')) ? ['--resume'] : [];
  const args = ['run', '--as', 'prober', ...onlyPoints, '--rate', '60', '--journal', 'run.journal', ...resumed, '--report', 'json:run.json', '--quiet'];
  // A program that starts in a third of a second is killed at more moments than one that takes a whole one.
  const options: SpawnOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: join(lab.folder, 'cache') } };
  const child = lab.start('prober', [process.execPath, cli, ...args], options);
  let said = '';
  child.stderr?.on('data', (data) => {
    said += data;
  });
  const timer = afterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs);
  const code = await closed(child);
  clearTimeout(timer);
  if (code !== null && code !== 1) throw new Error(`exit ${code}: ${said}`);
  return code;
}

interface Finished {
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Packets that asked for it, as the router counted them. */
  readonly asked: ReadonlyMap<string, number>;
}

/** A flow is finished when its line is in the journal. */
function whatIsFinished(lab: Lab, folder: string): Finished {
  const path = join(folder, 'run.journal');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  const evidence = new Map<string, Evidence>();
  for (const line of lines.filter((one) => one.startsWith('{"flow"'))) {
    const { flow, evidence: seen } = JSON.parse(line) as { flow: { id: string }; evidence: Evidence };
    if (evidence.has(flow.id)) throw new Error(`${flow.id} is in the journal twice`);
    evidence.set(flow.id, seen);
  }
  const counted = countsOf(lab);
  return { evidence, asked: new Map([...evidence.keys()].map((id) => [id, counted.get(Number(id.split('/')[1])) ?? 0])) };
}

function countsOf(lab: Lab): Map<number, number> {
  const text = execFileSync('ip', ['netns', 'exec', lab.ns('router'), 'nft', '-j', 'list', 'set', 'inet', 'lab', 'asked'], { encoding: 'utf8' });
  const { nftables } = JSON.parse(text) as { nftables: { set?: { elem: { elem: { val: number; counter: { packets: number } } }[] } }[] };
  return new Map(nftables.flatMap(({ set }) => set?.elem ?? []).map(({ elem: { val, counter } }) => [val, counter.packets]));
}

function checkReport(folder: string, code: number, finished: Finished): void {
  const report = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Report;
  const wrong = differences(report, expected);
  if (code !== 1) wrong.push(`exit ${code}, expected 1`);
  const ids = report.flows.map(({ id }) => id);
  if (ids.length !== points.length || new Set(ids).size !== points.length) wrong.push(`${ids.length} flows, ${new Set(ids).size} of them different, expected ${points.length}`);
  for (const { id, attempts } of report.flows) {
    if (!isDeepStrictEqual(attempts, finished.evidence.get(id)?.attempts)) wrong.push(`${id} is not in the report as it is in the journal`);
  }
  // One cause has as many symptoms as there are flows.
  if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join('\n'));
}
