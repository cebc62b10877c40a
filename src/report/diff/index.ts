import type { Diff } from '../../model/diff.ts';
import { escapeJson, escapeMarkdown, escapeTerminal } from '../escape.ts';
import { english } from '../labels-english.ts';
import { changeWords, diffHeadline, sideWords } from './words.ts';

export type DiffFormat = keyof typeof diffFormats;

/** How a comparison of two runs is written. */
export const diffFormats = {
  table: renderTable,
  json: (diff: Diff): string => `${escapeJson(JSON.stringify(diff, null, 2))}\n`,
  markdown: renderMarkdown,
} as const;

function renderTable(diff: Diff): string {
  const lines = [`Before: ${sideWords(diff.before)}`, `After:  ${sideWords(diff.after)}`, diffHeadline(diff, english)];
  for (const [kind, changes] of Map.groupBy(diff.changes, (change) => change.kind)) {
    lines.push('', `${english.diff.kinds[kind]}:`, ...changes.map((change) => `  ${change.flow}  ${changeWords(change, english)}`));
  }
  if (diff.stillBlocked.length > 0) lines.push('', 'Still failing:', ...diff.stillBlocked.map((flow) => `  ${flow}`));
  return `${lines.map(escapeTerminal).join('\n')}\n`;
}

/** The "after" of a change ticket. */
function renderMarkdown(diff: Diff): string {
  const blocks = [
    '# What changed',
    `**${escapeMarkdown(diffHeadline(diff, english))}**`,
    `- Before: ${escapeMarkdown(sideWords(diff.before))}\n- After: ${escapeMarkdown(sideWords(diff.after))}`,
  ];
  for (const [kind, changes] of Map.groupBy(diff.changes, (change) => change.kind)) {
    blocks.push(`## ${english.diff.kinds[kind]}`, changes.map((change) => `- **${escapeMarkdown(change.flow)}** ${escapeMarkdown(changeWords(change, english))}`).join('\n'));
  }
  if (diff.stillBlocked.length > 0) blocks.push('## Still failing', diff.stillBlocked.map((flow) => `- ${escapeMarkdown(flow)}`).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}
