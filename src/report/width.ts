/** Wide and fullwidth characters of East Asian scripts (Unicode Standard Annex 11), and emoji. */
const wide =
  '[\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\u33ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}]';
const isWide = new RegExp(wide, 'u');

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mn}|\p{Me}/u.test(character) ? 0 : isWide.test(character) ? 2 : 1;
  return width;
}

/** Pads a text to a number of columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** No line ends with one of the former, nor begins with one of the latter ("Requirements for Chinese Text Layout", section 3.1.3). */
const opening = '[(（“‘《【]';
const closing = '[)）”’》】、。，：；！？.,:;]';

/** Beside a wide character: such scripts are written without spaces. */
const inner = new RegExp(`(?<=${wide})(?<!${opening})(?=[^])(?!${closing})|(?<=[^])(?<!${opening})(?=${wide})(?!${closing})`, 'u');

/** Breaks a text into lines of at most so many columns, at spaces and beside wide characters; a longer word keeps its line. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [i, piece] of word.split(inner).entries()) {
      const space = i === 0 && line !== '' ? ' ' : '';
      if (line !== '' && displayWidth(line + space + piece) > columns) {
        lines.push(line);
        line = piece;
      } else line += space + piece;
    }
  }
  return [...lines, line];
}
