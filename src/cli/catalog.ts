import { Command, Option } from 'commander';
import { editionOf, editions, newestEdition, otherLists } from '../catalog/index.ts';
import type { Edition, Language } from '../model/catalog.ts';
import { catalogJson, catalogText, sectionDetails } from '../report/catalog-table.ts';
import { CliError, type Io } from './command.ts';

interface CatalogOptions {
  readonly edition: string;
  readonly format: 'table' | 'json' | 'markdown';
  readonly lang: Language;
}

/** `catalog`: Microsoft's port document as data, for a person or a program to read. */
export function catalogCommand(io: Io): Command {
  const command = new Command('catalog').description('read the port document: every section, row and note, in English or Chinese');
  const list = withOptions(new Command('list').description('every section and list of an edition')).action((options: CatalogOptions) => {
    const edition = editionNamed(options.edition);
    const lists = otherLists.filter((one) => one.editions.includes(edition.edition));
    io.out(options.format === 'json' ? catalogJson(edition) : catalogText([...edition.sections, ...lists], options.lang, options.format === 'markdown'));
  });
  const show = withOptions(new Command('show').description('one section or list, with its notes in full and its errata').argument('<anchor>', 'e.g. BKMK_PortsMP-Site'));
  show.action((anchor: string, options: CatalogOptions) => {
    const edition = editionNamed(options.edition);
    const found = sectionsAt(edition, anchor);
    if (options.format === 'json') io.out(catalogJson({ edition: edition.edition, sections: found.filter((section) => 'sectionNotes' in section) }));
    else io.out(sectionDetails(found, options.lang, options.format === 'markdown'));
  });
  return command.addCommand(list, { isDefault: true }).addCommand(show);
}

function withOptions(command: Command): Command {
  return command
    .option('--edition <edition>', `one of ${editions.map(({ edition }) => edition).join(', ')}`, newestEdition.edition)
    .addOption(new Option('--format <format>', 'how to write it').choices(['table', 'json', 'markdown']).default('table'))
    .addOption(new Option('--lang <language>', 'names in this language').choices(['en', 'zh-CN']).default('en'));
}

function editionNamed(id: string): Edition {
  const found = editionOf(id);
  if (!found) throw new CliError(`unknown edition "${id}"; expected one of ${editions.map(({ edition }) => edition).join(', ')}`);
  return found;
}

function sectionsAt(edition: Edition, anchor: string) {
  const all = [...edition.sections, ...otherLists.filter((one) => one.editions.includes(edition.edition))];
  const wanted = anchor.toLowerCase();
  const found = all.filter((section) => section.anchor.toLowerCase() === wanted);
  if (found.length > 0) return found;
  const near = [...new Set(all.map((section) => section.anchor))].filter((name) => name.toLowerCase().includes(wanted.replace(/^bkmk_(ports)?/, '')));
  const others = editions.filter(({ sections }) => sections.some((section) => section.anchor.toLowerCase() === wanted)).map((one) => one.edition);
  const hint = others.length > 0 ? `edition ${others.join(', ')} has it` : near.length > 0 ? `expected one like ${near.slice(0, 8).join(', ')}` : 'expected an anchor that "cm-preflight catalog list" shows';
  throw new CliError(`edition ${edition.edition} has no anchor "${anchor}"; ${hint}`);
}
