import { Command, CommanderError } from 'commander';
import { CliError, type Io } from './command.ts';
import { interruptionCodes, takeEarlyInterruption } from './early-interrupt.ts';
import { endProcess } from './end.ts';
import { keepGarbageYoung, keepRoomForConnections } from './heap.ts';
import { standardStreams } from './output.ts';
import { packageVersion } from './package-files.ts';
import { becomePlugin, isPlugin } from './plugin.ts';

const [command = '', ...others] = process.argv.slice(2);
keepGarbageYoung();
if (command === 'run' || command === 'check') keepRoomForConnections();
// A responder whose lines nobody reads any more is one that nobody knows of.
const streams = standardStreams(command === 'listen');
const plugin = isPlugin(process.argv.slice(2)) ? becomePlugin(streams) : null;
const io = plugin?.io ?? streams;

/** In the order of the help. Each is loaded when it is called, or told of: what all of them need takes longer to load than many of them to run. */
const commands: Readonly<Record<string, () => Promise<(io: Io) => Command>>> = {
  init: async () => (await import('./init.ts')).initCommand,
  catalog: async () => (await import('./catalog.ts')).catalogCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  run: async () => (await import('./run.ts')).runCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  listen: async () => (await import('./listen.ts')).listenCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
};

/** What a command line takes that begins with a command or asks for the version; of any other all. */
async function neededBy([first = '']: readonly string[]): Promise<Command[]> {
  if (first === '-V' || first === '--version') return [];
  const named = Object.entries(commands).filter(([name]) => name === first);
  const needed = named.length > 0 ? named : Object.entries(commands);
  return Promise.all(needed.map(async ([, load]) => (await load())(io)));
}

/** Runs one command line; the exit code is left in process.exitCode, so that what was written is flushed first. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command('cm-preflight')
    .description('Verifies that this host reaches what Microsoft Configuration Manager needs: plans, probes, judges, reports.')
    .version(packageVersion(), '-V, --version')
    .configureHelp({ showGlobalOptions: true });
  for (const command of await neededBy(args)) program.addCommand(command);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: plugin === null ? io.out : io.err, writeErr: io.err })
      .showHelpAfterError('(see --help)')
      .allowExcessArguments(false);
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Usage and known errors end with 2, help and version with 0 (as a monitoring plugin with 2: no verdict), and a bug with 70, never with a verdict's code. */
function exitCodeOf(error: unknown): number {
  const isAnswered = error instanceof CommanderError && error.exitCode === 0;
  plugin?.blame(isAnswered ? 'help was asked for, and no run' : error instanceof Error ? error.message : String(error));
  if (error instanceof CommanderError) return isAnswered && plugin === null ? 0 : 2;
  if (error instanceof CliError) {
    io.err(`${error.message}\n`);
    return error.exitCode;
  }
  io.err(`cm-preflight failed, and this is a bug of it: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 70;
}

process.on('uncaughtException', (error) => endProcess(exitCodeOf(error)));

/** These watch for Ctrl-C themselves, and report before they end. */
const watchful = new Set(['run', 'check', 'listen', 'demo']);

const early = watchful.has(command) ? null : takeEarlyInterruption();
if (early === null) await main([command, ...others].filter((_, i) => i > 0 || command !== ''));
else process.exitCode = interruptionCodes[early.signal];
// Nothing is left to do; a question that a resolver has not answered yet would hold the process for half a minute.
await streams.flushed();
endProcess();
