/**
 * Calls back after `ms`, and then one poll phase later: after a long turn timers fire before the answers already in the kernel are read,
 * so a timeout is believed only once the loop has looked at its sockets again. The returned function cancels.
 */
export function afterTimeout(ms: number, callback: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(() => {
      immediate = setImmediate(callback);
    });
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
