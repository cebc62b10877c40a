import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Sees each item of a list as it is read, e.g. to share with the others what it has in common with them. */
type SeeItem = (item: unknown) => void;

/**
 * Reads a file of JSON. Where it is written as our reports are (a member a line, and of a list an item a line), it is read a line at a time, so that no
 * text is as long as the file, which may be longer than a text may be. Anything else is read as a whole.
 */
export function readJsonFile(file: string, see: SeeItem): unknown {
  return readByLines(file, see) ?? JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
}

/** The object, or null where a line is not as it would be written: the whole text tells what is wrong with it, if anything is. */
function readByLines(file: string, see: SeeItem): object | null {
  const lines = linesOf(file);
  try {
    return objectFrom(lines, see);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    lines.return(undefined);
  }
}

function objectFrom(lines: Lines, see: SeeItem): object | null {
  if (lines.next().value !== '{') return null;
  const members: [string, unknown][] = [];
  for (let isMore = true; isMore; ) {
    const line = lines.next().value ?? '';
    const colon = line.indexOf('": ') + 1;
    const name = JSON.parse(line.slice(0, colon)) as string;
    const value = line.slice(colon + 2);
    isMore = value.endsWith(',');
    if (value === '[') {
      const list = listFrom(lines, see);
      if (list === null) return null;
      members.push([name, list.items]);
      isMore = list.isMore;
    } else members.push([name, JSON.parse(isMore ? value.slice(0, -1) : value)]);
  }
  return lines.next().value === '}' && lines.next().done ? Object.fromEntries(members) : null;
}

function listFrom(lines: Lines, see: SeeItem): { readonly items: unknown[]; readonly isMore: boolean } | null {
  const items: unknown[] = [];
  for (let isMore = true; isMore; ) {
    const line = lines.next().value ?? '';
    isMore = line.endsWith(',');
    const item: unknown = JSON.parse(isMore ? line.slice(0, -1) : line);
    see(item);
    items.push(item);
  }
  const end = lines.next().value;
  return end === '  ]' || end === '  ],' ? { items, isMore: end === '  ],' } : null;
}

type Lines = Generator<string, undefined>;

/** A file's lines, read a megabyte at a time. */
function* linesOf(path: string): Lines {
  const buffer = Buffer.allocUnsafe(1 << 20);
  const decoder = new StringDecoder('utf8');
  const file = openSync(path, 'r');
  try {
    let rest = '';
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      const [first = '', ...others] = decoder.write(buffer.subarray(0, length)).split('\n');
      rest += first;
      for (const line of others) {
        yield rest;
        rest = line;
      }
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}
