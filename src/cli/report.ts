import { Command } from 'commander';
import { judge, judgeInputOf } from '../judge/index.ts';
import type { Report } from '../model/report.ts';
import { CliError, type Io } from './command.ts';
import { verdictExitCode } from './exit-code.ts';
import { several } from './option-values.ts';
import { checkTargets, parseReportTargets, terminalStyle, writeReports } from './report-target.ts';
import { readSaved } from './saved-report.ts';

interface ReportOptions {
  readonly report?: readonly string[];
  readonly strict?: boolean;
  readonly waivers: boolean;
}

/** `report`: judges saved runs again and renders them, without a network. */
export function reportCommand(io: Io): Command {
  return new Command('report')
    .description('judge saved runs again and render them, without a network')
    .argument('<saved...>', 'reports that "run --report json:FILE" wrote')
    .option('--report <format[:path]>', 'write a report in this format, to a file or to standard output; may be repeated (default: console)', several)
    .option('--strict', 'a one-way flow that nothing proves makes the run inconclusive')
    .option('--no-waivers', 'judge as if nothing were waived')
    .action((files: string[], options: ReportOptions) => {
      const targets = parseReportTargets(options.report ?? ['console']);
      if (files.length > 1 && targets.some(({ path }) => path !== null)) throw new CliError('--report with a path takes one saved run: several would overwrite each other');
      checkTargets(targets);
      const saved = files.map(readSaved);
      const judged = saved.map((report) => judge(judgeInputOf(withOptions(report, options))));
      for (const report of judged) writeReports(report, targets, io, terminalStyle(process.stdout));
      process.exitCode = verdictExitCode(judged.map(({ verdict }) => verdict));
    });
}

function withOptions(report: Report, { strict, waivers }: ReportOptions): Report {
  const { options } = report.run;
  return { ...report, run: { ...report.run, options: { ...options, strict: strict ?? options.strict, waivers: waivers && options.waivers } } };
}
