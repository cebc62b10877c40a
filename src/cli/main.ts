import { Command, CommanderError } from 'commander';
import { catalogCommand } from './catalog.ts';
import { checkCommand } from './check.ts';
import { CliError } from './command.ts';
import { demoCommand } from './demo.ts';
import { diffCommand } from './diff.ts';
import { interruptionCodes, takeEarlyInterruption } from './early-interrupt.ts';
import { initCommand } from './init.ts';
import { listenCommand } from './listen.ts';
import { standardStreams } from './output.ts';
import { packageVersion } from './package-files.ts';
import { planCommand } from './plan.ts';
import { becomePlugin, isPlugin } from './plugin.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';

const [command = '', ...others] = process.argv.slice(2);
// A responder whose lines nobody reads any more is one that nobody knows of.
const streams = standardStreams(command === 'listen');
const plugin = isPlugin(process.argv.slice(2)) ? becomePlugin(streams) : null;
const io = plugin?.io ?? streams;

const commands = [initCommand, catalogCommand, planCommand, runCommand, checkCommand, listenCommand, reportCommand, diffCommand, demoCommand];

/** Runs one command line; the exit code is left in process.exitCode, so that what was written is flushed first. */
async function main(args: readonly string[]): Promise<void> {
  const program = new Command('cm-preflight')
    .description('Verifies that this host reaches what Microsoft Configuration Manager needs: plans, probes, judges, reports.')
    .version(packageVersion(), '-V, --version')
    .configureHelp({ showGlobalOptions: true });
  for (const command of commands) program.addCommand(command(io));
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

process.on('uncaughtException', (error) => process.exit(exitCodeOf(error)));

/** These watch for Ctrl-C themselves, and report before they end. */
const watchful = new Set(['run', 'check', 'listen', 'demo']);

const early = watchful.has(command) ? null : takeEarlyInterruption();
if (early === null) await main([command, ...others].filter((_, i) => i > 0 || command !== ''));
else process.exitCode = interruptionCodes[early.signal];
// Nothing is left to do; a question that a resolver has not answered yet would hold the process for half a minute.
await streams.flushed();
process.exit();
