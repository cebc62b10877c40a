import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Report } from '../model/report.ts';
import { CliError } from './command.ts';
import { packageFile } from './package-files.ts';

/** Reads a saved report, which may be anybody's file: it must be what the schema says. */
export function readSaved(file: string): Report {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new CliError(`${file}: ${(error as Error).message}; expected a report that --report json:FILE wrote`);
  }
  const schema = JSON.parse(readFileSync(packageFile('schemas/report.schema.json'), 'utf8')) as object;
  // Loaded when a saved run is read, which most runs never do.
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const validate = new Ajv2020({ strict: false, allErrors: false }).compile(schema);
  if (validate(parsed)) return parsed as Report;
  const [problem] = validate.errors ?? [];
  throw new CliError(`${file}: ${problem?.instancePath || 'the report'} ${problem?.message ?? 'is malformed'}; expected a cm-preflight/report@1`);
}
