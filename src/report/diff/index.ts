import type { Diff } from '../../model/diff.ts';
import { escapeJson, escapeMarkdown, escapeTerminal } from '../escape.ts';
import type { Labels } from '../labels-english.ts';
import { displayWidth, padEnd } from '../width.ts';
import { changeWords, diffHeadline, sideWords } from './words.ts';

export type DiffFormat = keyof typeof diffFormats;

type DiffWriter = (diff: Diff, labels: Labels) => string;

/** How a comparison of two runs is written. */
export const diffFormats = {
  table: renderTable,
  json: (diff) => `${escapeJson(JSON.stringify(diff, null, 2))}\n`,
  markdown: renderMarkdown,
} as const satisfies Record<string, DiffWriter>;

function renderTable(diff: Diff, labels: Labels): string {
  const { before, after, kinds, stillFailing } = labels.diff;
  const widest = Math.max(displayWidth(before), displayWidth(after));
  const lines = [`${padEnd(before, widest)}${sideWords(diff.before, labels)}`, `${padEnd(after, widest)}${sideWords(diff.after, labels)}`, diffHeadline(diff, labels)];
  for (const [kind, changes] of Map.groupBy(diff.changes, (change) => change.kind)) {
    lines.push('', `${kinds[kind]}${labels.colon.trim()}`, ...changes.map((change) => `  ${change.flow}  ${changeWords(change, labels)}`));
  }
  if (diff.stillBlocked.length > 0) lines.push('', `${stillFailing}${labels.colon.trim()}`, ...diff.stillBlocked.map((flow) => `  ${flow}`));
  return `${lines.map(escapeTerminal).join('\n')}\n`;
}

/** The "after" of a change ticket. */
function renderMarkdown(diff: Diff, labels: Labels): string {
  const { before, after, kinds, stillFailing, title } = labels.diff;
  const blocks = [
    `# ${title}`,
    `**${escapeMarkdown(diffHeadline(diff, labels))}**`,
    `- ${before}${escapeMarkdown(sideWords(diff.before, labels))}\n- ${after}${escapeMarkdown(sideWords(diff.after, labels))}`,
  ];
  for (const [kind, changes] of Map.groupBy(diff.changes, (change) => change.kind)) {
    blocks.push(`## ${kinds[kind]}`, changes.map((change) => `- **${escapeMarkdown(change.flow)}** ${escapeMarkdown(changeWords(change, labels))}`).join('\n'));
  }
  if (diff.stillBlocked.length > 0) blocks.push(`## ${stillFailing}`, diff.stillBlocked.map((flow) => `- ${escapeMarkdown(flow)}`).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}
