import { isIP } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';
import type { Language } from '../model/catalog.ts';

/** Parses an option that is a whole number within bounds; commander names the option and the value in its error. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Parses an option that may be given several times. */
export function several(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** Parses a list with commas: "a, b" is ["a", "b"]. */
export function commaList(text: string): string[] {
  const items = text.split(',').map((item) => item.trim());
  if (items.some((item) => item === '')) throw new InvalidArgumentError('Expected a list with commas, without an empty entry.');
  return items;
}

/** Parses an address literal of this host. */
export function addressLiteral(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('Expected an IPv4 or IPv6 address.');
  return text;
}

const languages: readonly Language[] = ['en', 'zh-CN'];

/** `--lang`: the language of what people read. */
export function languageOption(description: string): Option {
  return new Option('--lang <language>', description).choices(languages);
}
