import { readFileSync } from 'node:fs';

/** This package's version, read from its package.json, which lies above the sources and above the built files alike. */
export function packageVersion(): string {
  for (let folder = new URL('.', import.meta.url); folder.pathname !== '/'; folder = new URL('..', folder)) {
    try {
      const found = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { name?: string; version?: string };
      if (found.name === 'cm-preflight' && found.version !== undefined) return found.version;
    } catch {
      // No package.json here: look one folder up.
    }
    if (/^\/[A-Za-z]:\/$/.test(folder.pathname)) break;
  }
  return 'unknown';
}
