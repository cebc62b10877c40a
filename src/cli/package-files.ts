import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This package's folder: the nearest one above the sources, or above the built files, that has its package.json. */
function packageFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return fileURLToPath(new URL('.', import.meta.url));
}

/** The path of a file that ships with the package. */
export function packageFile(name: string): string {
  return join(packageFolder(), name);
}

export function packageVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}
