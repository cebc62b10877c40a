import type { Report } from '../../../src/model/report.ts';
import type { Lab } from '../namespaces.ts';
import { closed, runProduct, saying, startPeer } from '../product.ts';
import { differences, type Scenario } from '../scenario.ts';
import { clientFlows, forward, managementPoint, siteOf } from '../topologies.ts';

const inst = { name: 'inst', address: '10.77.2.2' };
const one = siteOf('client', [managementPoint('inst', inst.address)]);
const interrupted = siteOf('client', [
  managementPoint('inst', inst.address),
  managementPoint('gone', '10.77.2.99'),
  '{ name: nowhere.lab.test, site: P01, roles: [management-point] }',
  '{ name: dns, address: 10.77.2.2, roles: [dns-server] }',
]);
const flowCount = 11;

/** From before the topology is read to after the last confirm pass: at once, and at random, more of them early. */
const moments = (): number[] => [0, ...Array.from({ length: 10 }, () => Math.round(6000 * Math.random() ** 2))];

function checkInterrupted({ code, report, output }: { code: number | null; report: Report | null; output: string }, wanted: number): string | null {
  if (!report) return `no report, exit ${code}: ${output}`;
  if (report.flows.length !== flowCount) return `${report.flows.length} flows of ${flowCount}`;
  const skipped = report.flows.filter(({ status }) => status === 'skipped');
  if (skipped.some(({ cause }) => cause !== 'interrupted')) return `skipped as ${skipped.map(({ cause }) => cause).join(', ')}`;
  // Every port but 53 is silent: whoever passed before that was believed has passed by mistake.
  const wrong = report.flows.filter(({ status, id }) => status === 'pass' && !id.endsWith('/53'));
  if (wrong.length > 0) return `passed: ${wrong.map(({ id }) => id).join(', ')}`;
  // It may have been over by itself; a signal that comes after the report ends it in the system's way, which a shell shows as the same code.
  const wasOver = skipped.length === 0 && (code === 1 || code === null);
  return code === wanted || wasOver ? null : `exit ${code}, expected ${wanted}`;
}

export const runScenarios: readonly Scenario[] = [
  ...[['SIGINT', 130] as const, ['SIGTERM', 143] as const, ['SIGHUP', 129] as const].map(
    ([signal, exit]): Scenario => ({
      name: `interrupted by ${signal} at any moment: a whole report`,
      peers: [inst],
      topology: interrupted,
      play: async (lab) => {
        lab.firewall('router', forward('tcp dport { 80, 443, 10123 } drop; udp dport 53 drop;'));
        await startPeer(lab, 'inst', 'dns:53');
        for (const afterMs of moments()) {
          const wrong = checkInterrupted(await runProduct(lab, interrupted, [], { afterMs, signal }), exit);
          if (wrong !== null) throw new Error(`after ${afterMs} ms: ${wrong}`);
        }
      },
    }),
  ),
  {
    name: 'the remedy names the line that a firewall logs',
    peers: [inst],
    topology: one,
    play: async (lab) => {
      lab.firewall('router', forward('tcp dport { 80, 443 } drop;'));
      await startPeer(lab, 'inst', 'keep:10123');
      const end = await capture(lab, 'tcp[tcpflags] == tcp-syn');
      const { report } = await runProduct(lab, one);
      const captured = await end();
      if (!report) throw new Error('no report');
      const wrong = differences(report, clientFlows('inst', { http: 'fail blocked likely', https: 'fail blocked likely', notification: 'pass connected' }));
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      for (const { port, remedy } of report.flows.filter(({ status }) => status === 'fail')) expectCaptured(remedy ?? '', 'TCP', port ?? 0, captured);
    },
  },
  {
    name: 'the remedy names the line that a firewall logs of UDP',
    peers: [inst],
    topology: siteOf('site-server', ['{ name: inst, address: 10.77.2.2, site: P01, roles: [client] }'], ', client-push: true, features: { wake-on-lan: false }'),
    play: async (lab) => {
      lab.firewall('router', forward('meta l4proto udp drop;'));
      const pushed = siteOf('site-server', ['{ name: inst, address: 10.77.2.2, site: P01, roles: [client] }'], ', client-push: true, features: { wake-on-lan: false }');
      const end = await capture(lab, 'udp and dst port 135');
      const { report } = await runProduct(lab, pushed, ['--only', '*udp*']);
      const captured = await end();
      const [flow] = report?.flows ?? [];
      if (flow?.status !== 'unproven' || flow.cause !== 'blocked') throw new Error(`${flow?.id}: ${flow?.status} ${flow?.cause}`);
      expectCaptured(flow.remedy ?? '', 'UDP', 135, captured);
    },
  },
];

/** Captures on the prober's side of the router; what comes back ends the capture and gives its lines. */
async function capture(lab: Lab, filter: string): Promise<() => Promise<string>> {
  const child = lab.start('router', ['tcpdump', '-n', '-tttt', '-U', '-i', 'l0', filter], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'UTC' } });
  let lines = '';
  child.stdout?.on('data', (data) => {
    lines += data;
  });
  await saying(child, 'listening on');
  return async () => {
    child.kill('SIGINT');
    await closed(child);
    return lines;
  };
}

/** The firewall's line in a remedy: a packet with these addresses and ports was on the wire at that time, to the second. */
function expectCaptured(remedy: string, protocol: string, port: number, captured: string): void {
  const [, time, said, source, destination] = /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC (TCP|UDP) (\S+:\d+) -> (\S+:\d+)/.exec(remedy) ?? [];
  if (!time || !source || !destination) throw new Error(`no log line in: ${remedy}`);
  if (said !== protocol || destination !== `10.77.2.2:${port}`) throw new Error(`${said} ${destination} in place of ${protocol} port ${port}: ${remedy}`);
  const wanted = `IP ${source.replace(':', '.')} > ${destination.replace(':', '.')}:`;
  const at = Date.parse(`${time.replace(' ', 'T')}Z`);
  const line = captured.split('\n').find((text) => text.includes(wanted) && Math.abs(Date.parse(`${text.slice(0, 23).replace(' ', 'T')}Z`) - at) <= 1000);
  if (!line) throw new Error(`no captured packet is ${time} ${wanted}\n${captured}`);
}
