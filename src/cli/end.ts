/**
 * Ends this process at once, with an exit code or the one that stands. The system's resolver cannot be interrupted, and a name server that accepts a question over
 * TCP and never answers keeps it for ever; `process.exit()` waits for its threads (libuv's uv_library_shutdown). Where it still waits for one, this process becomes
 * a shell that ends. Windows has no such way: there it takes as long as the resolver does.
 */
export function endProcess(code?: number): void {
  if (code !== undefined) process.exitCode = code;
  const isResolving = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
  if (isResolving && process.execve) {
    // Which process.exit() would have told.
    process.emit('exit', Number(process.exitCode ?? 0));
    try {
      process.execve('/bin/sh', ['sh', '-c', `exit ${Number(process.exitCode ?? 0)}`]);
    } catch {
      // A system without a shell.
    }
  }
  process.exit();
}
