import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  absent,
  attack,
  countDatagrams,
  forge,
  have,
  type Listening,
  mustEndWell,
  plan,
  startListen,
  stranger,
  strangers,
  tcp,
  topology,
  traitor,
  traitors,
  udp,
} from '../attack.ts';
import { ipv6Of, type Lab } from '../namespaces.ts';
import { closed, runProduct, saying, startPeer } from '../product.ts';
import { differences, type Scenario } from '../scenario.ts';
import { alike, forward, managementPoint, siteOf } from '../topologies.ts';

const words: Readonly<Record<string, string>> = {
  deaf: 'never read',
  drip: 'say a byte at a time',
  pour: 'say bytes without an end',
  leave: 'reset at once',
};

const overIpv6 = siteOf('client', [managementPoint('plan', ipv6Of(plan.address), 'planned')]);
const everyPort = Object.fromEntries(
  [...tcp.split(',').map((port) => `tcp/${port}`), ...udp.split(',').map((port) => `udp/${port}`), 'udp/63000-64000'].map((port) => [`plan:${port}`, 'pass responder']),
);

/** The prober's every flow must pass meanwhile, and a key must be proven where there is one. */
async function mustPass(lab: Lab, args: readonly string[] = []): Promise<void> {
  const { code, report, output } = await runProduct(lab, topology, args);
  if (!report) throw new Error(`no report, exit ${code}: ${output}`);
  const wrong = differences(report, everyPort);
  if (wrong.length > 0 || code !== 0) throw new Error(`exit ${code}\n${wrong.join('\n')}`);
}

function attacked(name: string, play: (lab: Lab, listening: Listening) => Promise<void>, args: readonly string[] = [], mostDescriptors?: number): Scenario {
  return {
    name: `attacked: ${name}`,
    peers: [plan, stranger, traitor],
    topology,
    play: async (lab) => {
      have(lab, 'stranger', strangers);
      have(lab, 'traitor', traitors);
      const listening = await startListen(lab, args, mostDescriptors);
      await play(lab, listening);
      await mustEndWell(listening);
    },
  };
}

/** Plays while datagrams come with forged sources; fails where more was sent than came, or more than so many answers a second. */
async function forged(lab: Lab, kind: string, addresses: readonly string[], mostPerSecond: number): Promise<void> {
  forge(lab, addresses);
  const counts = countDatagrams(lab);
  const started = performance.now();
  await attack(lab, 'stranger', kind, udp, addresses, 3000);
  await mustPass(lab);
  const seconds = Math.ceil((performance.now() - started) / 1000) + 1;
  const { asked, answered } = counts();
  const said = `${asked.packets} datagrams (${asked.bytes} bytes) came and ${answered.packets} (${answered.bytes} bytes) went in ${seconds} s`;
  // The prober's own are some tens.
  if (answered.packets > mostPerSecond * seconds + 100) throw new Error(`too many answers: ${said}`);
  if (answered.bytes > asked.bytes) throw new Error(`more was sent than came: ${said}`);
  if (asked.packets < 3000 || answered.packets < 20) throw new Error(`no flood: ${said}`);
}

export const attackScenarios: readonly Scenario[] = [
  attacked('connections of strangers that stay, at every port', async (lab) => {
    await attack(lab, 'stranger', 'hold', tcp, strangers, 2000);
    await mustPass(lab);
  }),
  attacked(
    'the same, and by hosts inside, where 256 files may be open',
    async (lab) => {
      await attack(lab, 'stranger', 'hold', tcp, strangers, 1500);
      await attack(lab, 'traitor', 'hold', tcp, traitors, 500);
      await mustPass(lab);
    },
    [],
    256,
  ),
  ...['deaf', 'drip', 'pour', 'leave'].map((kind) =>
    attacked(`hosts inside and strangers that ${words[kind]}`, async (lab) => {
      await attack(lab, 'stranger', kind, tcp, strangers, 300);
      await attack(lab, 'traitor', kind, tcp, traitors, 300);
      await mustPass(lab);
    }),
  ),
  attacked('hosts inside whose packets are lost after the handshake', async (lab) => {
    lab.firewall('router', forward('ip saddr 10.77.6.0/24 tcp flags & (syn | rst) == 0 ct original packets > 2 drop;'));
    await attack(lab, 'traitor', 'hold', tcp, traitors, 500);
    await mustPass(lab);
  }),
  {
    ...attacked('', async () => undefined),
    name: 'attacked: hosts inside that ask for proof without end, with a key',
    play: async (lab) => {
      have(lab, 'traitor', traitors);
      const key = join(lab.folder, 'key');
      writeFileSync(key, 'k'.repeat(32));
      const listening = await startListen(lab, ['--key-file', key]);
      await attack(lab, 'traitor', 'deaf', tcp, traitors, 500);
      await attack(lab, 'traitor', 'ask', udp, traitors, 2000);
      await mustPass(lab, ['--key-file', key]);
      await mustEndWell(listening);
    },
  },
  attacked('100,000 datagrams of strangers and without sense', async (lab) => {
    const counts = countDatagrams(lab);
    await attack(lab, 'stranger', 'ask-anew', udp, strangers, 8000);
    await attack(lab, 'traitor', 'nonsense', udp, traitors, 4000);
    while (counts().asked.packets < 100_000) await mustPass(lab);
    const { asked, answered } = counts();
    if (answered.packets > 500) throw new Error(`${answered.packets} answers to ${asked.packets} datagrams`);
  }),
  attacked('datagrams of hosts inside that say that they come from port 0', async (lab, listening) => {
    lab.firewall('traitor', `chain o { type filter hook output priority 0; udp dport { ${udp} } udp sport set 0; }`);
    const counts = countDatagrams(lab);
    await attack(lab, 'traitor', 'ask', udp, traitors, 200);
    await mustPass(lab);
    if (counts().asked.packets < 200) throw new Error(`${counts().asked.packets} datagrams came: ${listening.said()}`);
  }),
  attacked('datagrams forged as from a host inside', (lab) => forged(lab, 'ask-anew', traitors.slice(0, 1), 200)),
  attacked('datagrams forged as from hosts inside that are not there, on the link', (lab) => forged(lab, 'ask-anew', absent, 200 * absent.length)),
  attacked('datagrams forged as from the prober, from one port', (lab) => forged(lab, 'ask', ['10.77.1.2'], 200)),
  {
    name: 'attacked: IPv6 strangers that have a network each',
    peers: [plan, stranger],
    topology: overIpv6,
    play: async (lab) => {
      const sources = Array.from({ length: 300 }, (_, i) => `fd77:5::a:${i + 1}`);
      have(lab, 'stranger', sources, 'eth0', 64);
      const listening = await startListen(lab, ['--allow', 'fd77:1::/64'], undefined, overIpv6);
      await attack(lab, 'stranger', 'hold', '80,443,10123', sources, 1500, ipv6Of(plan.address));
      const { code, report, output } = await runProduct(lab, overIpv6);
      if (code !== 0 || !report || differences(report, alike('plan', 'pass responder')).length > 0) throw new Error(`exit ${code}: ${output}`);
      // Of one network 64 connections, and some 40 ports, files and the like.
      const descriptors = readdirSync(`/proc/${listening.child.pid}/fd`).length;
      if (descriptors > 150) throw new Error(`it has ${descriptors} descriptors`);
      await mustEndWell(listening);
    },
  },
  attacked('its address goes and comes back', async (lab) => {
    await attack(lab, 'stranger', 'hold', tcp, strangers, 200);
    await attack(lab, 'traitor', 'ask', udp, traitors, 200);
    lab.exec('plan', 'ip', 'addr', 'del', `${plan.address}/24`, 'dev', 'eth0');
    const { code } = await runProduct(lab, topology, ['--only', '*tcp/80']);
    if (code === 0) throw new Error('it passed without the address');
    have(lab, 'plan', [plan.address]);
    lab.exec('plan', 'ip', 'route', 'replace', '10.77.0.0/16', 'via', '10.77.3.1');
    await mustPass(lab);
  }),
  {
    name: 'attacked: a real service that starts later has its port once listen has ended, and not before',
    peers: [plan],
    topology,
    play: async (lab) => {
      const listening = await startListen(lab);
      const early = lab.start('plan', [process.execPath, join(import.meta.dirname, '../peer.ts'), 'http:80'], { stdio: ['ignore', 'pipe', 'pipe'] });
      // Not "address already in use".
      const outcome = await Promise.race([closed(early), saying(early, 'ready\n').then(() => 'started')]);
      if (outcome !== 1) throw new Error(`beside the responder, a service that starts: ${outcome}`);
      await mustPass(lab);
      await mustEndWell(listening);
      await startPeer(lab, 'plan', 'http:80');
      const { report } = await runProduct(lab, topology, ['--only', '*tcp/80']);
      const wrong = report
        ? differences(report, { ...Object.fromEntries(report.flows.map(({ id }) => [id.replace(/^[^>]*>/, ''), 'skipped not-run'])), 'plan:tcp/80': 'pass -' })
        : ['no report'];
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
  },
];
