import { type AnchorDifference, type DrawnRow, notes, notesAnchor, otherLists, serviceOf } from '../../catalog/index.ts';
import type { Edition, Erratum, Language, Note, OtherList, Row, Section } from '../../model/catalog.ts';
import { escapeMarkdown } from '../escape.ts';
import { catalogText, sectionTitle } from './table.ts';
import { words } from './words.ts';

type Drawn = Section | OtherList;

/** Everything that `show` tells of one anchor. */
export interface Shown {
  readonly edition: string;
  readonly drawn: readonly Drawn[];
  readonly notes: readonly Note[];
  readonly errata: readonly Erratum[];
  readonly differences: readonly AnchorDifference[];
}

/** How to write it: Markdown, or aligned for a terminal. */
export interface TextOptions {
  readonly format: 'table' | 'json' | 'markdown';
  readonly lang: Language;
}

/** Every section and list of an edition, and the names of the notes that they carry by number. */
export function listText(edition: Edition, options: TextOptions): string {
  const { sections } = edition;
  const head = words[options.lang].head(edition.edition, sections.length, sections.flatMap(({ rows }) => rows).length);
  const lists = otherLists.filter((one) => one.editions.includes(edition.edition));
  const legend = notes.map(({ number, title: name }) => `${number}. ${name[options.lang]}`);
  return [title(head, options), ...[...sections, ...lists].map((one) => drawnText(one, options)), listBlock(`${words[options.lang].notes} (${notesAnchor})`, legend, options)].join(
    '\n',
  );
}

/** One anchor with its tables, its notes in full, errata, and what other editions say. */
export function shownText({ edition, drawn, notes: carried, errata: touching, differences }: Shown, options: TextOptions): string {
  const { lang } = options;
  const said = words[lang];
  const blocks = [
    listBlock(
      said.notes,
      carried.map(({ number, title: name, text }) => `${number}. ${name[lang]}: ${text[lang]}`),
      options,
    ),
    listBlock(
      said.errata,
      touching.map((erratum) => erratumText(erratum, lang)),
      options,
    ),
    listBlock(
      said.differences,
      differences.flatMap((difference) => differenceTexts(difference, lang)),
      options,
    ),
  ];
  return [title(said.edition(edition), options), ...drawn.map((one) => drawnText(one, options)), ...blocks.filter((block) => block !== '')].join('\n');
}

function title(text: string, { format }: TextOptions): string {
  return format === 'markdown' ? `## ${escapeMarkdown(text)}\n` : `${text}\n`;
}

/** A section or list entry with its table, and what holds for the whole of it. */
function drawnText(drawn: Drawn, { format, lang }: TextOptions): string {
  const isMarkdown = format === 'markdown';
  const numbers = sectionNotesOf(drawn).join(', ');
  const said = [numbers === '' ? null : words[lang].wholeSection(numbers), 'when' in drawn ? words[lang].when[drawn.when] : null];
  const below = said.filter((line) => line !== null).map((line) => (isMarkdown ? `\n${escapeMarkdown(line)}\n` : `  ${line}\n`));
  return catalogText([drawn], lang, isMarkdown) + below.join('');
}

/** A titled list; nothing where it has no lines. */
function listBlock(heading: string, lines: readonly string[], { format }: TextOptions): string {
  if (lines.length === 0) return '';
  if (format === 'markdown') return `### ${escapeMarkdown(heading)}\n\n${lines.map((line) => `- ${escapeMarkdown(line)}\n`).join('')}`;
  return `${heading}:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function erratumText({ necessity, section, service, protocol, port, adds, source }: Erratum, lang: Language): string {
  const missing = adds && { ...adds, anchor: section ?? '', sectionNotes: [], rows: [adds.row] };
  const what = missing
    ? `${sectionTitle(missing, lang)}: ${rowText(adds.row, lang)}`
    : `${serviceName(service, lang)}, ${protocol.toUpperCase()}${port === null ? '' : ` ${port}`}`;
  return `${words[lang].necessity[necessity]}: ${what}: ${source[lang]}`;
}

function differenceTexts({ edition, present, onlyHere, onlyThere }: AnchorDifference, lang: Language): string[] {
  const said = words[lang];
  if (!present) return [said.absent(edition)];
  return [...onlyHere.map((one) => said.without(edition, drawnRowText(one, lang))), ...onlyThere.map((one) => said.with(edition, drawnRowText(one, lang)))];
}

/** A section has its title once above; entries of a list differ in their ends. */
function drawnRowText({ drawn, row }: DrawnRow, lang: Language): string {
  return 'when' in drawn ? `${sectionTitle(drawn, lang)}: ${rowText(row, lang)}` : rowText(row, lang);
}

function rowText({ service, udp, tcp }: Row, lang: Language): string {
  const cells = [udp === null ? null : `UDP ${udp}`, tcp === null ? null : `TCP ${tcp}`].filter((cell) => cell !== null);
  return [serviceName(service, lang), ...cells].join(', ');
}

function serviceName(service: string, lang: Language): string {
  return serviceOf(service)?.names[lang] ?? service;
}

/** The notes on a whole section; lists have none. */
export function sectionNotesOf(drawn: Drawn): readonly number[] {
  return 'sectionNotes' in drawn ? drawn.sectionNotes : [];
}
