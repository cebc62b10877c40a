import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Report } from '../model/report.ts';
import { CliError } from './command.ts';
import { readJsonFile } from './json-file.ts';
import { packageFile } from './package-files.ts';

/** Reads a saved report, which may be anybody's file: it must be what the schema says. */
export function readSaved(file: string): Report {
  let parsed: unknown;
  try {
    parsed = readJsonFile(file, shareRequirements());
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

/** Thousands of flows are required by the same rows: one list of them serves all, as in the plan that the report is of. */
function shareRequirements(): (item: unknown) => void {
  const known = new Map<string, unknown>();
  return (item) => {
    if (typeof item !== 'object' || item === null || !('requiredBy' in item)) return;
    const text = JSON.stringify(item.requiredBy);
    if (!known.has(text)) known.set(text, item.requiredBy);
    item.requiredBy = known.get(text);
  };
}
