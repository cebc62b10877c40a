import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { onlyPoints, pointFlows, pointPeer, pointsOf, pointTopology, startPoints } from '../points.ts';
import { cli, closed } from '../product.ts';
import { differences, type Scenario } from '../scenario.ts';

const points = pointsOf(120);
const isRefused = (i: number) => i % 40 === 3;
const expected = pointFlows(points, (i) => (isRefused(i) ? 'fail refused' : 'pass -'));
/** A run that ended as the peers are. */
const asItIs = 1;
const notCarriedOut = 2;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const diskScenarios: readonly Scenario[] = [
  scenario('full disk: a journal that ends early costs the run nothing, and --resume what it lacks', async (lab, folder) => {
    const ended = await onDisk(lab, folder, 'size=40k', '', ['--journal', 'disk/run.journal', '--report', 'json:run.json']);
    must(ended, notCarriedOut, ended.err, /^the journal disk\/run\.journal could not be written to its end: ENOSPC: .*; it holds (\d+) of \d+ lines/);
    must(ended, notCarriedOut, reportIn(folder).warnings.join('\n'), /the journal disk\/run\.journal could not be written to its end/);
    const lines = readFileSync(join(folder, 'kept/run.journal'), 'utf8').split('\n');
    if (lines.pop() !== '') throw new Error('the journal ends with a torn line');
    const finished = lines.filter((line) => line.startsWith('{"flow"')).length;
    if (finished < 5 || finished > points.length - 5) throw new Error(`${finished} flows are in the journal: it should have been full in the middle`);
    const again = await run(lab, folder, ['--journal', 'kept/run.journal', '--resume', '--report', 'json:run.json']);
    must(again, asItIs, reportIn(folder).warnings.join('\n'), new RegExp(`^resumed: ${finished} of ${points.length} flows`, 'm'));
    // What is written now is all that was missing.
    const whole = readFileSync(join(folder, 'kept/run.journal'), 'utf8').split('\n');
    const ids = whole.filter((line) => line.startsWith('{"flow"')).map((line) => (JSON.parse(line) as { flow: { id: string } }).flow.id);
    if (ids.length !== points.length || new Set(ids).size !== points.length)
      throw new Error(`${ids.length} flows are in the journal in the end, ${new Set(ids).size} of them different`);
  }),
  scenario('full disk: a report that does not fit leaves the old one, the others, the verdict and a copy', async (lab, folder) => {
    const ended = await onDisk(lab, folder, 'size=40k', 'echo old >disk/run.json', ['--report', 'json:disk/run.json', '--report', 'csv:beside.csv', '--report', 'console']);
    must(ended, notCarriedOut, ended.err, /^cannot write the report disk\/run\.json: ENOSPC/);
    must(ended, notCarriedOut, ended.err, /^FAIL: 117 of 120 required flows/m);
    must(ended, notCarriedOut, ended.out, /^FAIL: 117 of 120 required flows/);
    const left = readdirSync(join(folder, 'kept'));
    if (left.join() !== 'run.json' || readFileSync(join(folder, 'kept/run.json'), 'utf8') !== 'old\n')
      throw new Error(`on the disk there is ${left.join(', ')}, expected the old report alone`);
    if (!readFileSync(join(folder, 'beside.csv'), 'utf8').includes('h119')) throw new Error('the other report is not whole');
    const [, copy = ''] = /The run is saved in (\S+):/.exec(ended.err) ?? [];
    const wrong = differences(JSON.parse(readFileSync(copy, 'utf8')) as Report, expected);
    rmSync(dirname(copy), { recursive: true });
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }),
  scenario('full disk: where the temporary folder is full as well, the verdict is said', async (lab, folder) => {
    const ended = await onDisk(lab, folder, 'size=40k', 'export TMPDIR=$PWD/disk', ['--report', 'json:disk/run.json']);
    must(ended, notCarriedOut, ended.err, /^FAIL: 117 of 120 required flows[^\n]*\nIt could not be saved in .*disk either: .*ENOSPC/m);
  }),
  scenario('full disk: with no room for a first line nothing is sent', async (lab, folder) => {
    const ended = await onDisk(lab, folder, 'size=4k', 'head -c 4096 /dev/zero >disk/full', ['--journal', 'disk/run.journal', '--report', 'json:run.json']);
    must(ended, notCarriedOut, ended.err, /^cannot write the journal disk\/run\.journal: ENOSPC/);
    if (readdirSync(join(folder, 'kept')).join() !== 'full') throw new Error('an empty journal is left');
    nothingWasSent(lab);
  }),
  ...(['--report json:disk/run.json', '--journal disk/run.journal', '--log-file disk/run.log', '--history disk/history'] as const).map((option) =>
    scenario(`read-only disk: ${option} is refused, and nothing is sent`, async (lab, folder) => {
      const ended = await onDisk(lab, folder, 'ro', '', option.split(' '));
      // Of a folder that cannot be made Node.js says ENOENT.
      must(ended, notCarriedOut, ended.err, /EROFS|expected a folder that can be written/);
      nothingWasSent(lab);
    }),
  ),
];

function scenario(name: string, play: (lab: Lab, folder: string) => Promise<void>): Scenario {
  const topology = pointTopology(points);
  return {
    name,
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await startPoints(lab, points, isRefused);
      lab.firewall('router', 'chain f { type filter hook forward priority 0; ip saddr 10.77.1.2 counter; }');
      const folder = join(lab.folder, 'run');
      for (const one of ['', 'disk', 'kept']) mkdirSync(join(folder, one));
      writeFileSync(join(folder, 'topology.yaml'), topology);
      await play(lab, folder);
    },
  };
}

/** Runs the product beside a disk of its own, which is there for it alone; what is on it in the end is kept. */
function onDisk(lab: Lab, folder: string, mount: string, before: string, args: readonly string[]): Promise<Ended> {
  const script = `mount -t tmpfs -o ${mount} none disk && { ${before || ':'}; } && { "$@"; code=$?; cp -r disk/. kept/; exit $code; }`;
  return run(lab, folder, args, ['unshare', '-m', 'sh', '-c', script, 'sh']);
}

async function run(lab: Lab, folder: string, args: readonly string[], under: readonly string[] = []): Promise<Ended> {
  const command = [...under, process.execPath, cli, 'run', '--as', 'prober', ...onlyPoints, ...args];
  const child = lab.start('prober', command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout?.on('data', (data) => {
    out += data;
  });
  child.stderr?.on('data', (data) => {
    err += data;
  });
  return { code: await closed(child), out, err };
}

function must({ code, out, err }: Ended, wantedCode: number, text: string, said: RegExp): void {
  if (code !== wantedCode || !said.test(text)) throw new Error(`exit ${code}, expected ${wantedCode} and ${said} in:\n${text}\nstandard output: ${out}\nstandard error: ${err}`);
}

function reportIn(folder: string): Report {
  const report = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Report;
  const wrong = differences(report, expected);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return report;
}

function nothingWasSent(lab: Lab): void {
  const rules = lab.exec('router', 'nft', 'list', 'table', 'inet', 'lab');
  if (!/counter packets 0 /.test(rules)) throw new Error(`something was sent: ${rules}`);
}
