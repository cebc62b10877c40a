import type { Plan } from '../../model/flow.ts';
import { escapeJson } from '../escape.ts';

/** The plan as section 5 of the contract shapes it, a flow a line. */
export function* planJson(plan: Plan): Iterable<string> {
  let first = true;
  yield '{';
  for (const [name, value] of Object.entries(plan)) {
    yield `${first ? '\n' : ',\n'}  ${JSON.stringify(name)}: `;
    first = false;
    if (Array.isArray(value)) yield* lines(value);
    else yield escapeJson(JSON.stringify(value));
  }
  yield '\n}\n';
}

function* lines(items: readonly unknown[]): Iterable<string> {
  if (items.length === 0) return yield '[]';
  yield '[\n';
  for (const [i, item] of items.entries()) yield `    ${escapeJson(JSON.stringify(item))}${i < items.length - 1 ? ',' : ''}\n`;
  yield '  ]';
}
