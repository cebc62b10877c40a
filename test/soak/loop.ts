import { constants } from 'node:os';
import { keepGarbageYoung, keepRoomForConnections } from '../../src/cli/heap.ts';
import { runCommand } from '../../src/cli/run.ts';

/**
 * `run` again and again in one process, until it is told "end" over IPC, where it says each exit code: `node loop.ts ARGUMENTS`. What a run keeps until its
 * process ends, since that ends soon, is taken back or left out: its hearing of signals, and the lock of a journal.
 */
const silent = { out: () => undefined, err: () => undefined };
let isOver = false;
process.on('message', (what) => {
  if (what === 'end') isOver = true;
});
process.channel?.unref();
// As the command line has V8 keep its heap.
keepGarbageYoung();
keepRoomForConnections();
while (!isOver) {
  process.exitCode = undefined;
  await runCommand(silent).exitOverride().parseAsync(process.argv.slice(2), { from: 'user' });
  for (const name of Object.keys(constants.signals)) if (process.listenerCount(name) > 0) process.removeAllListeners(name);
  process.send?.({ exitCode: process.exitCode ?? 0 });
}
process.exit(0);
