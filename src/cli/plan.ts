import { Command, Option } from 'commander';
import type { Language } from '../model/catalog.ts';
import type { Phase } from '../model/flow.ts';
import { planFor } from '../plan/index.ts';
import { labelsIn } from '../report/labels.ts';
import { type PlanFormat, planFormats } from '../report/plan/index.ts';
import { CliError, type Io } from './command.ts';
import { loadTopology, localHost } from './load.ts';
import { languageOption } from './option-values.ts';
import { outputOption, writeTo } from './output-file.ts';

interface PlanOptions {
  readonly topology: string;
  readonly as?: string;
  readonly allHosts?: boolean;
  readonly phase: Phase;
  readonly format: PlanFormat;
  readonly lang: Language;
  readonly output?: string;
}

/** What has room for the plan's warnings; of the others they are told beside. */
const tellWarnings: ReadonlySet<PlanFormat> = new Set(['table', 'json', 'markdown']);

/** `plan`: what this host (or every host) must reach, and what is left out and why. Sends nothing. */
export function planCommand(io: Io): Command {
  return new Command('plan')
    .description('show what must be reachable from this host, without sending anything')
    .option('-t, --topology <file>', 'topology file', 'topology.yaml')
    .option('--as <host>', 'plan for this host of the topology (default: this machine)')
    .option('--all-hosts', 'plan for every host')
    .addOption(phaseOption())
    .addOption(new Option('--format <format>', 'how to write it').choices(Object.keys(planFormats)).default('table'))
    .addOption(languageOption('language of table, markdown and firewall-request').default('en'))
    .addOption(outputOption())
    .action(async (options: PlanOptions) => {
      if (options.allHosts && options.as !== undefined) throw new CliError('--as and --all-hosts exclude each other: state one of them');
      const topology = loadTopology(options.topology);
      const host = options.allHosts ? null : localHost(topology, options.as);
      const plan = planFor({ topology, localHost: host, phase: options.phase, now: new Date() });
      const labels = labelsIn[options.lang];
      if (!tellWarnings.has(options.format)) for (const warning of plan.warnings) io.err(`${labels.console.warning(labels.warning(warning))}\n`);
      await writeTo(options.output, planFormats[options.format](plan, labels), io);
    });
}

/** `--phase`: left out, install-time rows are planned where the topology says that an installation is ahead. */
export function phaseOption(): Option {
  return new Option('--phase <phase>', 'operation: without install-time rows; install: with all of them; auto: where a site server is planned')
    .choices(['operation', 'install', 'auto'])
    .default('auto');
}
