import { Command } from 'commander';
import type { Report } from '../model/report.ts';
import { planFor } from '../plan/index.ts';
import { parseTopology } from '../topology/index.ts';
import { CliError, type Io } from './command.ts';
import { freePorts, sampleResponder, strangeListener, webServer } from './demo/peers.ts';
import { expectedFlows, lessons, type SamplePorts, sampleTopology } from './demo/sample.ts';
import { runSession } from './session.ts';

/** macOS has one loopback address; elsewhere the whole of 127.0.0.0/8 is there, and each host of the sample gets its own. */
function loopback(n: number): string {
  return process.platform === 'darwin' ? '127.0.0.1' : `127.0.0.${n}`;
}

/** `demo`: plays the main job on an embedded sample hierarchy on loopback; 0 when it came out as the sample says. */
export function demoCommand(io: Io): Command {
  return new Command('demo').description('play the main job on an embedded sample hierarchy, on loopback alone').action(async () => {
    const [sql, broker, wsus, http, https, notification] = (await freePorts(6, [1, 2, 3, 4, 5].map(loopback))) as [number, number, number, number, number, number];
    const ports: SamplePorts = { sql, broker, wsus, http, https, notification };
    const text = sampleTopology(ports, loopback);
    const parsed = parseTopology({ file: '(sample)', text, read: () => new Error('the sample includes nothing'), digest: () => 'sample' });
    if ('complaints' in parsed) throw new Error(`the sample is no topology: ${JSON.stringify(parsed.complaints)}`);
    const { topology } = parsed;
    const [local] = topology.hosts;
    if (!local) throw new Error('the sample has no host');

    const closing = new AbortController();
    const responders = [
      await sampleResponder(topology, 'cas01.demo.example', [broker, wsus], closing.signal),
      await sampleResponder(topology, 'mp01.demo.example', [], closing.signal),
    ];
    const others = [await strangeListener(loopback(5), http), await webServer(loopback(3), wsus)];
    try {
      io.out(`The sample hierarchy, as a topology file:\n\n${text}\nRunning as db01, against stand-ins for its peers on loopback:\n\n`);
      const plan = planFor({ topology, localHost: local, phase: 'auto', now: new Date() });
      const report = await runSession(plan, { controlPort: true, waivers: true, lang: 'en' }, io);
      if (report.flows.some(({ cause }) => cause === 'interrupted')) return;
      io.out(`\n${lessons}`);
      const surprises = compare(report, ports);
      if (surprises.length > 0) throw new CliError(`The sample did not come out as it should:\n${surprises.join('\n')}`, 1);
      process.exitCode = 0;
    } finally {
      closing.abort();
      for (const server of others) server.close();
      await Promise.all(responders.map((responder) => responder.close()));
    }
  });
}

function compare(report: Report, ports: SamplePorts): string[] {
  const seen = new Map(report.flows.map(({ to, port, status, cause }) => [`${to} ${port}`, `${status} ${cause}`]));
  const wrong = expectedFlows.flatMap(({ to, port, status, cause }) => {
    const key = `${to} ${port === 'wsus-https' ? ports.wsus + 1 : ports[port]}`;
    const got = seen.get(key);
    return got === `${status} ${cause}` ? [] : [`  ${key}: ${got ?? 'not planned'}, expected ${status} ${cause}`];
  });
  return report.flows.length === expectedFlows.length ? wrong : [...wrong, `  ${report.flows.length} flows, expected ${expectedFlows.length}`];
}
