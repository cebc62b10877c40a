import { Command } from 'commander';
import { judge, judgeInputOf, wordsIn } from '../judge/index.ts';
import type { Language } from '../model/catalog.ts';
import type { Report } from '../model/report.ts';
import type { ReportFormat } from '../report/index.ts';
import { CliError, type Io } from './command.ts';
import { verdictExitCode } from './exit-code.ts';
import { languageOption, several } from './option-values.ts';
import { checkTargets, parseReportTargets, terminalStyle, writeReports } from './report-target.ts';
import { readSaved } from './saved-report.ts';
import { readVerifyingKey, tampering } from './signature.ts';

interface ReportOptions {
  readonly report?: readonly string[];
  readonly verify?: string;
  readonly strict?: boolean;
  readonly waivers: boolean;
  readonly lang?: Language;
}

/** What of several runs can be read one after the other. */
const inSequence: ReadonlySet<ReportFormat> = new Set(['console', 'json', 'markdown']);

/** `report`: judges saved runs again and renders them, without a network. */
export function reportCommand(io: Io): Command {
  return new Command('report')
    .description('judge saved runs again and render them, without a network')
    .argument('<saved...>', 'reports that "run --report json:FILE" wrote')
    .option('--report <format[:path]>', 'write a report in this format, to a file or to standard output; may be repeated (default: console)', several)
    .option('--verify <file>', 'Ed25519 public key (PEM): refuse a saved run that is not as "run --sign" signed it')
    .option('--strict', 'a one-way flow that nothing proves makes the run inconclusive')
    .option('--no-waivers', 'judge as if nothing were waived')
    .addOption(languageOption('language of the reports for people (default: that of the saved run)'))
    .action(async (files: string[], options: ReportOptions) => {
      const targets = parseReportTargets(options.report ?? ['console']);
      if (files.length > 1 && targets.some(({ path }) => path !== null)) throw new CliError('--report with a path takes one saved run: several would overwrite each other');
      const single = files.length > 1 ? targets.find(({ format }) => !inSequence.has(format)) : undefined;
      if (single) throw new CliError(`--report ${single.format} takes one saved run: several in a row are not ${single.format}`);
      checkTargets(targets);
      if (options.verify !== undefined) verify(files, options.verify, io);
      const judged = files.map((file) => judgedAgain(readSaved(file), options));
      for (const report of judged) await writeReports(report, targets, io, terminalStyle(process.stdout));
      process.exitCode = verdictExitCode(judged.map(({ verdict }) => verdict));
    });
}

/** Every saved run must be as it was signed. */
function verify(files: readonly string[], keyFile: string, io: Io): void {
  const key = readVerifyingKey(keyFile);
  const wrong = files.flatMap((file) => tampering(file, key) ?? []);
  if (wrong.length > 0) throw new CliError(wrong.join('\n'));
  for (const file of files) io.err(`${file}: as it was signed\n`);
}

/** Judges by the rules of today; what changed since the run before is known to the saved run alone. */
function judgedAgain(report: Report, options: ReportOptions): Report {
  const words = wordsIn[options.lang ?? report.language ?? 'en'];
  return { ...judge(judgeInputOf(withOptions(report, options)), words), ...(report.since ? { since: report.since } : {}) };
}

function withOptions(report: Report, { strict, waivers }: ReportOptions): Report {
  const { options } = report.run;
  return { ...report, run: { ...report.run, options: { ...options, strict: strict ?? options.strict, waivers: waivers && options.waivers } } };
}
