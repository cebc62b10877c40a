import { type Command, Option } from 'commander';
import type { Language } from '../model/catalog.ts';
import type { Report } from '../model/report.ts';
import type { GatherOptions } from '../run/index.ts';
import { parseDuration } from './duration.ts';
import { historyDefaults } from './history.ts';
import { readKeyFile } from './key-file.ts';
import { addressLiteral, languageOption, several, wholeNumber } from './option-values.ts';
import { packageVersion } from './package-files.ts';

/** The options that `run` and `check` share, as commander hands them over. */
export interface ProbeOptions {
  readonly report?: readonly string[];
  readonly ticket?: string;
  readonly keyFile?: string;
  readonly sign?: string;
  readonly journal?: string;
  readonly resume?: boolean;
  readonly history?: string;
  readonly historyKeep?: number;
  readonly historyDays?: number;
  readonly timeout?: number;
  readonly attempts?: number;
  readonly concurrency?: number;
  readonly perHost?: number;
  readonly rate?: number;
  readonly deadline?: string;
  readonly source?: string;
  readonly allAddresses?: boolean;
  readonly only?: readonly string[];
  readonly controlPort: boolean;
  readonly strict?: boolean;
  readonly waivers: boolean;
  readonly logLevel?: string;
  readonly logFile?: string;
  readonly quiet?: boolean;
  readonly lang: Language;
}

/**
 * How many attempts may be under way at once. The engine opens its window that far only while it would otherwise idle, which it does where thousands of flows are silent:
 * each takes a second of its first attempt. Below the ports of Windows (16,384) and the tables of small firewalls.
 */
const defaultConcurrency = 4096;
/** To one host: below the limits of ten and more that were seen to block, so that our own speed does not. */
const defaultPerHost = 8;

export function addProbeOptions(command: Command): Command {
  return command
    .option('--report <format[:path]>', 'write a report in this format, to a file or to standard output; may be repeated (default: console)', several)
    .option('--ticket <id>', 'the change ticket that this run belongs to')
    .option('--sign <file>', 'Ed25519 private key (PEM): a signature is written beside each report that --report json:PATH saves')
    .option('--journal <file>', 'write each finished flow down at once, so that nothing is lost if the run dies')
    .option('--resume', 'go on with the run that --journal FILE has begun')
    .option('--history <folder>', 'keep each run there by host and time, and say what changed since the last one')
    .option('--history-keep <n>', `runs of a host to keep (default: ${historyDefaults.keep})`, wholeNumber(1, 1_000_000))
    .option('--history-days <n>', `days to keep them (default: ${historyDefaults.days})`, wholeNumber(1, 100_000))
    .option('--key-file <file>', 'key that responders prove themselves with')
    .option('--timeout <ms>', 'longest wait of one attempt (default: by what is asked, and by how fast the host answers)', wholeNumber(50, 600_000))
    .option('--attempts <n>', 'attempts before silence is believed (default: as many as the measured loss asks for)', wholeNumber(2, 100))
    .option('--concurrency <n>', `attempts under way at once, at most (default: ${defaultConcurrency})`, wholeNumber(1, 60_000))
    .option('--per-host <n>', `attempts under way at once to one host (default: ${defaultPerHost})`, wholeNumber(1, 10_000))
    .option('--rate <n>', 'attempts started per second, at most (default: as fast as it goes)', wholeNumber(1, 1_000_000))
    .option('--deadline <duration>', 'end of the whole run, e.g. 90s, 15m')
    .option('--source <address>', 'send from this address of this host', addressLiteral)
    .option('--all-addresses', 'probe every address that a name has')
    .option('--only <glob>', 'only the flows whose id matches (* is any run of characters); may be repeated', several)
    .option('--no-control-port', 'never connect to a port outside the plan')
    .option('--strict', 'a one-way flow that nothing proves makes the run inconclusive')
    .option('--no-waivers', 'judge as if nothing were waived')
    .addOption(new Option('--log-level <level>', 'how much to log (default: warn, and the progress of a long run)').choices(['silent', 'error', 'warn', 'info', 'debug', 'trace']))
    .option('--log-file <file>', 'log there instead of standard error')
    .option('--quiet', 'no progress, and of the reports the verdict alone, unless one is asked for on standard output')
    .addOption(languageOption('language of the reports for people').default('en'));
}

export function gatherOptions(options: ProbeOptions): Omit<GatherOptions, 'userAgent'> {
  return {
    timeoutMs: options.timeout ?? null,
    attempts: options.attempts ?? null,
    concurrency: options.concurrency ?? defaultConcurrency,
    perHost: options.perHost ?? defaultPerHost,
    rate: options.rate ?? null,
    deadlineMs: options.deadline === undefined ? null : parseDuration(options.deadline),
    source: options.source ?? null,
    allAddresses: options.allAddresses ?? false,
    controlPort: options.controlPort,
    key: options.keyFile === undefined ? null : readKeyFile(options.keyFile),
  };
}

/** RFC 9110 section 10.1.5: product and version, with the run and the ticket as a comment. A ticket is free text: what a header can't carry is left out. */
export function userAgentOf(runId: string, ticket: string | null): string {
  const said =
    ticket
      ?.replaceAll(/[^\x20-\x7e]|[()\\]/g, '')
      .trim()
      .slice(0, 80) ?? '';
  return `cm-preflight/${packageVersion()} (run ${runId}${said === '' ? '' : `; ticket ${said}`})`;
}

/** What of them a report names, since it bears on what was seen or how it is judged. */
export function recordedOptions({ strict, waivers, allAddresses, only, controlPort, timeout, attempts, source, keyFile }: ProbeOptions): Report['run']['options'] {
  return {
    strict: strict ?? false,
    waivers,
    allAddresses: allAddresses ?? false,
    only: only ?? [],
    controlPort,
    timeoutMs: timeout ?? null,
    attempts: attempts ?? null,
    source: source ?? null,
    key: keyFile !== undefined,
  };
}
