import { Command, Option } from 'commander';
import { comparedOf, diff } from '../compare/diff.ts';
import { judge, judgeInputOf } from '../judge/index.ts';
import type { Language } from '../model/catalog.ts';
import { type DiffFormat, diffFormats } from '../report/diff/index.ts';
import { labelsIn } from '../report/labels.ts';
import type { Io } from './command.ts';
import { languageOption } from './option-values.ts';
import { outputOption, writeTo } from './output-file.ts';
import { readSaved } from './saved-report.ts';

interface DiffOptions {
  readonly format: DiffFormat;
  readonly lang: Language;
  readonly output?: string;
}

/** `diff`: what changed between two saved runs, both judged by the rules of today; 0 nothing, 1 something. */
export function diffCommand(io: Io): Command {
  return new Command('diff')
    .description('show what changed between two saved runs; exit code 0: nothing, 1: something')
    .argument('<old>', 'the earlier report that "run --report json:FILE" wrote')
    .argument('<new>', 'the later one')
    .addOption(new Option('--format <format>', 'how to write it').choices(Object.keys(diffFormats)).default('table'))
    .addOption(languageOption('language of table and markdown').default('en'))
    .addOption(outputOption())
    .action(async (before: string, after: string, { format, lang, output }: DiffOptions) => {
      const judged = (file: string) => comparedOf(judge(judgeInputOf(readSaved(file))));
      const found = diff(judged(before), judged(after));
      await writeTo(output, [diffFormats[format](found, labelsIn[lang])], io);
      process.exitCode = found.changes.length === 0 ? 0 : 1;
    });
}
