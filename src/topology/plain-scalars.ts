import type { ScalarNode } from './nodes.ts';

/** What is not plain is read by the library instead. */
export class NotPlain extends Error {}

export function notPlain(): never {
  throw new NotPlain();
}

/** A text in quotes, which is a text whatever it looks like. */
export function textNode(text: string, at: number): ScalarNode {
  return { kind: 'scalar', value: text, text, at };
}

/** A text without quotes, which may be a number, true, false or null. */
export function plainNode(text: string, at: number): ScalarNode {
  return { kind: 'scalar', value: coreValue(text), text, at };
}

/** What may be no text by its first character, which few values of a topology may. */
const mayBeOther = /^[0-9~nNtTfF]/;

/** YAML 1.2 section 10.3.2; its numbers in base 8 and 16 are not plain. */
function coreValue(text: string): unknown {
  if (!mayBeOther.test(text)) return text;
  if (/^(?:~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^0[ox]/.test(text)) notPlain();
  return /^[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : text;
}
