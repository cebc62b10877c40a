import { runProduct, startPeer } from '../product.ts';
import { differences, type Scenario } from '../scenario.ts';
import { clientFlows, managementPoint, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const topology = siteOf('client', [managementPoint('inst', inst.address), managementPoint('gone', '10.77.2.99')]);
const forward = (rule: string) => `chain f { type filter hook forward priority 0; ${rule} }`;

/** From before the first packet to after the last confirm pass. */
const interruptAfterMs = [150, 300, 450, 600, 900, 1500, 2500, 4000, 6000];

export const runScenarios: readonly Scenario[] = [
  {
    name: 'interrupted at any moment: a whole report, exit 130',
    peers: [inst],
    topology,
    play: async (lab) => {
      lab.firewall('router', forward('tcp dport { 80, 443 } drop;'));
      await startPeer(lab, 'inst', 'keep:80', 'keep:443', 'keep:10123');
      for (const afterMs of interruptAfterMs) {
        const { code, report, output } = await runProduct(lab, topology, ['--as', 'prober'], { interruptAfterMs: afterMs });
        if (report === null && code === null) continue; // The signal came before the program was there to hear it.
        if (code !== 130 && code !== 1) throw new Error(`after ${afterMs} ms: exit ${code}: ${output}`);
        if (!report) throw new Error(`after ${afterMs} ms: no report: ${output}`);
        if (report.flows.length !== 6) throw new Error(`after ${afterMs} ms: ${report.flows.length} flows of 6`);
        if (code === 130 && report.flows.some(({ status, cause }) => status === 'skipped' && cause !== 'interrupted'))
          throw new Error(`after ${afterMs} ms: skipped for another reason`);
      }
    },
  },
  {
    name: 'the remedy names the line that a firewall logs',
    peers: [inst],
    topology: siteOf('client', [managementPoint('inst', inst.address)]),
    play: async (lab) => {
      lab.firewall('router', forward('tcp dport 80 drop;'));
      await startPeer(lab, 'inst', 'keep:443', 'keep:10123');
      const capture = lab.start('router', ['tcpdump', '-n', '-tttt', '-U', '-i', 'l0', 'tcp[tcpflags] == tcp-syn and dst port 80'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, TZ: 'UTC' },
      });
      let captured = '';
      const listening = new Promise<void>((resolve) => capture.stderr?.on('data', (data) => String(data).includes('listening on') && resolve()));
      capture.stdout?.on('data', (data) => {
        captured += data;
      });
      await listening;
      const { report } = await runProduct(lab, siteOf('client', [managementPoint('inst', inst.address)]), ['--as', 'prober']);
      if (!report) throw new Error('no report');
      const wrong = differences(report, clientFlows('inst', { http: 'fail blocked likely', https: 'pass connected', notification: 'pass connected' }));
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      const remedy = report.flows.find(({ port }) => port === 80)?.remedy ?? '';
      const [, time, source, destination] = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC TCP (\S+) -> (\S+?)\.? /.exec(`${remedy} `) ?? [];
      if (!time || !source || !destination) throw new Error(`no log line in: ${remedy}`);
      capture.kill('SIGINT');
      await new Promise((resolve) => capture.on('close', resolve));
      const wanted = `IP ${source.replace(':', '.')} > ${destination.replace(':', '.')}: Flags [S]`;
      const line = captured
        .split('\n')
        .find((one) => one.includes(wanted) && Math.abs(Date.parse(`${one.slice(0, 19).replace(' ', 'T')}Z`) - Date.parse(`${time.replace(' ', 'T')}Z`)) <= 1000);
      if (!line) throw new Error(`no captured packet is ${time} ${wanted}:\n${captured}`);
    },
  },
];
