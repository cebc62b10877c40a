import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { onlyPoints, pointFlows, pointPeer, pointsOf, pointTopology, startPoints } from '../points.ts';
import { runProduct } from '../product.ts';
import { differences, type Scenario } from '../scenario.ts';
import { forward } from '../topologies.ts';

const points = pointsOf(240);
const isRefused = (i: number) => i % 40 === 3;
const isDropped = (i: number) => i % 80 === 7;
const topology = pointTopology(points);
const asItIs = pointFlows(points, (i) => (isRefused(i) ? 'fail refused' : isDropped(i) ? 'fail blocked likely' : 'pass -'));

/** Peers that listen, refuse and are dropped: whatever befalls this machine, the run comes out as if nothing had. */
const prepare = async (lab: Lab) => {
  await startPoints(lab, points, isRefused);
  lab.firewall('router', forward(`tcp dport { ${points.flatMap(({ port }, i) => (isDropped(i) ? [port] : [])).join(', ')} } drop;`));
};

/** Faults of this machine may keep a flow from being tried; they are never held against a peer. */
function nothingHeldAgainstPeers(report: Report): void {
  const tried = report.flows.filter(({ status }) => status !== 'error');
  const of = new Set(tried.map(({ id }) => id.replace(/^[^>]*>/, '')));
  const wrong = differences({ ...report, flows: tried }, Object.fromEntries(Object.entries(asItIs).filter(([id]) => of.has(id))));
  const causes = new Set(report.flows.flatMap(({ status, cause }) => (status === 'error' ? [cause] : [])));
  if ([...causes].some((cause) => cause !== 'local-resources')) wrong.push(`errors: ${[...causes].join(', ')}`);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join('\n'));
}

/** Durations are the monotonic clock's, whatever the other one says. */
function durationsAreSane({ flows }: Report): void {
  for (const { id, attempts } of flows) for (const { ms } of attempts) if (!(ms >= 0 && ms < 60_000)) throw new Error(`${id}: an attempt of ${ms} ms`);
}

/** Moves the wall clock of the program as an administrator or NTP would, a second after its start: by so many hours. */
const clockSteps = (hours: number) =>
  `data:text/javascript,${encodeURIComponent(`const D=Date,o=performance.now();const s=()=>performance.now()-o>1000?${hours * 3_600_000}:0;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+s())}static now(){return D.now()+s()}}`)}`;

/** Under a shell that limits what it starts. */
const limited = (limit: string) => ['sh', '-c', `${limit} && exec "$@"`, 'sh'];

export const surroundingScenarios: readonly Scenario[] = [
  ...[['few descriptors', limited('ulimit -n 48')] as const, ['little memory for objects', ['env', 'NODE_OPTIONS=--max-old-space-size=48']] as const].map(
    ([what, under]): Scenario => ({
      name: `this machine: ${what}`,
      peers: [pointPeer],
      topology,
      play: async (lab) => {
        await prepare(lab);
        await expectAsItIs(lab, under);
      },
    }),
  ),
  {
    name: 'this machine: few local ports',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      const ports = limited('sysctl -qw net.ipv4.ip_local_port_range="50000 50015"');
      const { code, report, output } = await runProduct(lab, topology, [...onlyPoints, '--source', '10.77.1.2'], undefined, ports);
      if (!report) throw new Error(`no report, exit ${code}: ${output}`);
      nothingHeldAgainstPeers(report);
      if (code !== 1) throw new Error(`exit ${code}, expected 1: peers refuse and are dropped`);
    },
  },
  {
    name: 'this machine: too little memory to run is never a verdict',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      for (const megabytes of [8, 12, 16]) {
        const { code, report } = await runProduct(lab, topology, onlyPoints, undefined, ['env', `NODE_OPTIONS=--max-old-space-size=${megabytes} --max-semi-space-size=1`]);
        if (report) nothingHeldAgainstPeers(report);
        else if (code !== null && code <= 3) throw new Error(`exit ${code} without a report, with ${megabytes} MB`);
      }
    },
  },
  {
    name: 'this machine: stopped for five seconds, twice',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      for (const momentsMs of [
        [700, 6500],
        [1000, 9000],
        [1400, 7500],
      ]) {
        await expectAsItIs(lab, [], async (pid) => {
          const started = performance.now();
          for (const atMs of momentsMs) {
            await pause(Math.max(0, atMs - (performance.now() - started)));
            if (!signal(pid, 'SIGSTOP')) return;
            await pause(5000);
            signal(pid, 'SIGCONT');
          }
        });
      }
    },
  },
  {
    name: 'this machine: asleep, and its network wakes two seconds after it',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      const { report, output } = await runProduct(lab, topology, [...onlyPoints, '--rate', '120'], undefined, [], async (pid) => {
        await pause(1500);
        if (!signal(pid, 'SIGSTOP')) return;
        lab.exec('prober', 'ip', 'link', 'set', 'eth0', 'down');
        await pause(5000);
        signal(pid, 'SIGCONT');
        await pause(2000);
        lab.exec('prober', 'sh', '-c', 'ip link set eth0 up && ip route add 10.77.0.0/16 via 10.77.1.1');
      });
      if (!report) throw new Error(`no report: ${output}`);
      nothingHeldAgainstPeers(report);
      durationsAreSane(report);
    },
  },
  {
    name: 'this machine: a process that seldom gets its turn',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      // A twelfth of the time, as among many that are busy.
      await expectAsItIs(lab, [], async (pid) => {
        for (let i = 0; i < 400; i++) {
          if (!signal(pid, 'SIGSTOP')) return;
          await pause(110);
          signal(pid, 'SIGCONT');
          await pause(10);
        }
      });
    },
  },
  ...[-24, 24].map(
    (hours): Scenario => ({
      name: `this machine: its clock is set ${hours < 0 ? 'back' : 'forward'} by a day`,
      peers: [pointPeer],
      topology,
      play: async (lab) => {
        await prepare(lab);
        await expectAsItIs(lab, ['env', `NODE_OPTIONS=--import=${clockSteps(hours)}`]);
      },
    }),
  ),
  {
    name: 'this machine: a storm of ICMP',
    peers: [pointPeer],
    topology,
    play: async (lab) => {
      await prepare(lab);
      // Echoes as fast as they are answered, and errors about connections that are not there.
      const storms = ['router', 'inst'].map((host) => lab.start(host, ['ping', '-q', '-f', '-c', '40000', '-s', '1000', '10.77.1.2']));
      await expectAsItIs(lab, []);
      for (const storm of storms) storm.kill('SIGKILL');
    },
  },
  ...[
    ['its interface is down', 'ip link set eth0 down'] as const,
    ['it has no address', 'ip addr flush dev eth0'] as const,
    ['not even its loopback interface is up', 'ip link set eth0 down; ip link set lo down'] as const,
  ].map(
    ([what, command]): Scenario => ({
      name: `this machine: no network, ${what}`,
      peers: [pointPeer],
      topology,
      prepare: (lab) => void lab.exec('prober', 'sh', '-c', command),
      args: onlyPoints,
      expect: pointFlows(points, () => 'error local-resources'),
      exit: 3,
    }),
  ),
];

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    // It has ended.
    return false;
  }
}

/** Runs the product, does something to it meanwhile, and expects what would be said had nothing happened. */
async function expectAsItIs(lab: Lab, under: readonly string[], meanwhile?: (pid: number) => Promise<void>): Promise<void> {
  const { code, report, output } = await runProduct(lab, topology, onlyPoints, undefined, under, meanwhile);
  if (!report) throw new Error(`no report, exit ${code}: ${output}`);
  const wrong = differences(report, asItIs);
  if (code !== 1) wrong.push(`exit ${code}, expected 1`);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join('\n'));
  durationsAreSane(report);
}
