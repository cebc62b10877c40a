/** Control characters, and those that turn, hide or break text: C0, C1, line separators, bidirectional controls, zero-width ones, the BOM. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Makes unsafe characters visible as \u{…}. Every text from outside passes here before a terminal sees it. */
export function escapeTerminal(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A text inside a paragraph or table cell of Markdown: no markup, no HTML, no new row. */
export function escapeMarkdown(text: string): string {
  return escapeTerminal(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** One value of a csv (RFC 4180); a value that a spreadsheet would compute is kept a text by a leading apostrophe. */
export function escapeCsv(text: string): string {
  const plain = escapeTerminal(text);
  const safe = /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** JSON in which no character turns or hides the text around it: such ones as \uXXXX, which a parser reads alike. */
export function escapeJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
