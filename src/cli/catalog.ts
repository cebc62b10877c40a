import { Command, Option } from 'commander';
import { anchorsOf, differenceAt, drawnAt, editionOf, editions, errata, erratumTouches, nearestAnchors, newestEdition, notes, notesAnchor } from '../catalog/index.ts';
import type { Edition, Language } from '../model/catalog.ts';
import { catalogJson, shownJson } from '../report/catalog/json.ts';
import { listText, type Shown, sectionNotesOf, shownText } from '../report/catalog/text.ts';
import { CliError, type Io } from './command.ts';
import { languageOption } from './option-values.ts';

interface CatalogOptions {
  readonly edition?: string;
  readonly format: 'table' | 'json' | 'markdown';
  readonly lang: Language;
}

/** `catalog`: Microsoft's port document as data, for a person or a program to read. */
export function catalogCommand(io: Io): Command {
  const list = withOptions(new Command('list').description('every section and list of an edition')).action((options: CatalogOptions) => {
    const edition = editionNamed(options.edition ?? newestEdition.edition);
    io.out(options.format === 'json' ? catalogJson(edition) : listText(edition, options));
  });
  const show = withOptions(new Command('show').description('one section or list: its rows, notes in full, errata, and what other editions say'))
    .argument('<anchor>', `e.g. BKMK_PortsMP-Site; ${notesAnchor} for the notes`)
    .action((anchor: string, options: CatalogOptions) => {
      const shown = shownAt(editionWith(anchor, options.edition), anchor);
      io.out(options.format === 'json' ? shownJson(shown) : shownText(shown, options));
    });
  return new Command('catalog').description('read the port document: every section, row and note, in English or Chinese').addCommand(list, { isDefault: true }).addCommand(show);
}

function withOptions(command: Command): Command {
  return command
    .option('--edition <edition>', `one of ${editionIds()} (default: the newest)`)
    .addOption(new Option('--format <format>', 'how to write it').choices(['table', 'json', 'markdown']).default('table'))
    .addOption(languageOption('names in this language').default('en'));
}

function editionIds(): string {
  return editions.map(({ edition }) => edition).join(', ');
}

function editionNamed(id: string): Edition {
  const found = editionOf(id);
  if (!found) throw new CliError(`unknown edition "${id}"; expected one of ${editionIds()}`);
  return found;
}

/** The edition to show an anchor from: the one asked for, else the newest that has it. */
function editionWith(anchor: string, asked: string | undefined): Edition {
  const having = editions.filter((edition) => hasAnchor(edition, anchor));
  const wanted = asked === undefined ? (having.at(-1) ?? newestEdition) : editionNamed(asked);
  if (having.includes(wanted)) return wanted;
  const elsewhere = having.map(({ edition }) => edition).join(', ');
  const near = nearestAnchors(wanted, anchor, 5).join(', ');
  const hint = elsewhere ? `edition ${elsewhere} has it` : near ? `the nearest are ${near}` : 'expected an anchor that "cm-preflight catalog list" shows';
  throw new CliError(`edition ${wanted.edition} has no anchor "${anchor}"; ${hint}`);
}

function hasAnchor(edition: Edition, anchor: string): boolean {
  return anchorsOf(edition).some((known) => known.toLowerCase() === anchor.toLowerCase());
}

function shownAt(edition: Edition, anchor: string): Shown {
  const drawn = drawnAt(edition, anchor);
  const carried = new Set(drawn.flatMap((one) => [...sectionNotesOf(one), ...one.rows.flatMap((row) => row.notes)]));
  return {
    edition: edition.edition,
    drawn,
    notes: notes.filter(({ number }) => drawn.length === 0 || carried.has(number)),
    errata: errata.filter((erratum) => drawn.some((one) => erratumTouches(erratum, one, edition.edition))),
    differences: editions.flatMap((other) => differenceAt(anchor, edition, other) ?? []),
  };
}
