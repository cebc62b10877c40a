import { escapeHtml } from '../escape.ts';

/** HTML that is whole and safe as it stands; nothing but `html` and `trusted` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold: text, which is escaped, other markup, lists of both, and nothing. */
export type Content = string | number | Markup | null | undefined | false | readonly Content[];

/** HTML from a template: every text that is put in comes out as text, between tags and in quoted attributes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  for (const [i, content] of contents.entries()) text += textOf(content) + (parts[i + 1] ?? '');
  return new Markup(text);
}

/** Our own style or script, which is no text from outside. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return content.map(textOf).join('');
}
