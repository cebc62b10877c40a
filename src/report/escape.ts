/** Control characters, those that turn, hide or break text (C0, C1, line separators, bidirectional controls, zero-width ones, tags), and those that are none: half pairs, U+FFFE. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu;

/** Makes unsafe characters visible as \u{…}. Every text from outside passes here before a terminal sees it. */
export function escapeTerminal(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** What begins a list, or is a line across, at the beginning of a line of Markdown. */
const beginning = /^[-+](?= |$)|^-(?=[- ]*$)|(?<=^\d{1,9})[.)](?= |$)/;

/** A text that is a paragraph, item or table cell of Markdown, or stands in one: no markup, no HTML, no list, no code, no new row. */
export function escapeMarkdown(text: string): string {
  return escapeTerminal(text)
    .replace(/^ +/, '')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(beginning, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Where a spreadsheet would begin to compute, full-width forms included; after a semicolon too, which divides cells in many countries. */
const formula = /(^|;)(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** One value of a csv (RFC 4180); what a spreadsheet would compute is kept a text by an apostrophe. */
export function escapeCsv(text: string): string {
  const safe = escapeTerminal(text).replace(formula, "$1$2'");
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A text or a quoted attribute of XML 1.0; the characters that XML cannot hold are among the unsafe ones. */
export function escapeXml(text: string): string {
  return escapeTerminal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A description or reason of TAP 14, in which a hash begins a directive. */
export function escapeTap(text: string): string {
  return escapeTerminal(text).replace(/[\\#]/g, '\\$&');
}

/** A text of a monitoring plugin: a bar would begin its performance data, and old consoles take what looks like a tag for one. */
export function escapeNagios(text: string): string {
  return escapeTerminal(text).replace(/[|<]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

/** A label's value of the Prometheus text format, without its quotes. */
export function escapeLabel(text: string): string {
  return escapeTerminal(text).replace(/[\\"]/g, '\\$&');
}

/** JSON escapes what comes before a space itself. Few texts have anything of this, and to look for it alone takes half the time. */
const beyondAscii = /[\u007f-\uffff]/;

/** JSON in which no character turns or hides the text around it: such ones as \uXXXX, which a parser reads alike. */
export function escapeJson(json: string): string {
  return beyondAscii.test(json) ? json.replace(unsafe, (character) => (character === '\n' ? character : character.split('').map(codeUnit).join(''))) : json;
}

function codeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A text between tags of HTML, or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return escapeXml(text).replaceAll("'", '&#39;');
}

/** JSON inside a script element of HTML: nothing in it ends the element or begins a comment, and a parser reads it alike. */
export function escapeScriptJson(json: string): string {
  return escapeJson(json).replace(/[<>&]/g, codeUnit);
}
