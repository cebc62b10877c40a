import { Command } from 'commander';
import type { Phase } from '../model/flow.ts';
import { planFor } from '../plan/index.ts';
import type { Io } from './command.ts';
import { loadTopology, localHost } from './load.ts';
import { phaseOption } from './plan.ts';
import { addProbeOptions, type ProbeOptions } from './run-options.ts';
import { runSession } from './session.ts';

interface RunCommandOptions extends ProbeOptions {
  readonly topology: string;
  readonly as?: string;
  readonly phase: Phase;
}

/** `run`: probes every flow that starts on this host and reports what was seen. */
export function runCommand(io: Io): Command {
  const command = new Command('run')
    .description('probe every flow that starts on this host, judge what was seen, and report')
    .option('-t, --topology <file>', 'topology file', 'topology.yaml')
    .option('--as <host>', 'run as this host of the topology (default: this machine)')
    .addOption(phaseOption());
  return addProbeOptions(command).action(async (options: RunCommandOptions) => {
    const topology = loadTopology(options.topology);
    const host = localHost(topology, options.as);
    await runSession(planFor({ topology, localHost: host, phase: options.phase, now: new Date() }), options, io);
  });
}
