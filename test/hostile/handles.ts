import { vi } from 'vitest';

/** Sockets and processes that this process holds, each by its kind. */
function heldHandles(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /^(TCP|UDP|Process)/.test(kind));
}

/** Remembers what is held now; the check fails where more is held a while later: something was not closed. */
export function handleCheck(): () => Promise<void> {
  const before = heldHandles().length;
  // What was closed is gone with the next turns of the loop.
  return () =>
    vi.waitFor(
      () => {
        const now = heldHandles();
        if (now.length > before) throw new Error(`left open: ${now.join(', ')}`);
      },
      { timeout: 10_000 },
    );
}
