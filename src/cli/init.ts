import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import { starters } from '../topology/starters/index.ts';
import { CliError, type Io } from './command.ts';
import { packageFile } from './package-files.ts';

interface InitOptions {
  readonly example: keyof typeof starters;
  readonly force?: boolean;
}

/** `init`: writes a commented topology to begin with; editors that speak YAML complete it from the schema that its first line names. */
export function initCommand(io: Io): Command {
  return new Command('init')
    .description('write a commented topology to begin with')
    .argument('[file]', 'where to', 'topology.yaml')
    .addOption(new Option('--example <name>', 'what kind of site').choices(Object.keys(starters)).default('single'))
    .option('--force', 'replace a file that is there')
    .action((file: string, { example, force }: InitOptions) => {
      const schema = `# yaml-language-server: $schema=${pathToFileURL(packageFile('schemas/topology.schema.json')).href}\n`;
      try {
        writeFileSync(file, schema + starters[example], { flag: force ? 'w' : 'wx' });
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'EEXIST') throw new CliError(`${file} is there already; expected a new file, or --force to replace it`);
        throw new CliError(`cannot write ${file}: ${message}`);
      }
      io.err(`${file} written. Edit its hosts, then: cm-preflight plan -t ${file} --all-hosts\n`);
    });
}
