import { escapeJson } from './escape.ts';

/** An object as JSON, piece by piece: a member a line, and of a list an item a line. No piece is longer than one member or item, however many there are. */
export function* jsonLines(object: object): Iterable<string> {
  let before = '{\n';
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${before}  ${JSON.stringify(name)}: `;
    before = ',\n';
    if (Array.isArray(value) && value.length > 0) yield* itemLines(value);
    else yield escapeJson(JSON.stringify(value));
  }
  yield before === ',\n' ? '\n}\n' : '{}\n';
}

function* itemLines(items: readonly unknown[]): Iterable<string> {
  let before = '[\n    ';
  for (const item of items) {
    yield `${before}${escapeJson(JSON.stringify(item))}`;
    before = ',\n    ';
  }
  yield '\n  ]';
}
