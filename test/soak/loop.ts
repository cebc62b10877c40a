import { runCommand } from '../../src/cli/run.ts';

/**
 * `run` again and again in one process, until it is told "end" over IPC, where it says each exit code: `node loop.ts ARGUMENTS`. Not with a journal, which
 * belongs to a process until that ends.
 */
const silent = { out: () => undefined, err: () => undefined };
let isOver = false;
process.on('message', (what) => {
  if (what === 'end') isOver = true;
});
process.channel?.unref();
while (!isOver) {
  process.exitCode = undefined;
  await runCommand(silent).exitOverride().parseAsync(process.argv.slice(2), { from: 'user' });
  process.send?.({ exitCode: process.exitCode ?? 0 });
}
process.exit(0);
