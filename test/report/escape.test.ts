import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeCsv, escapeJson, escapeLabel, escapeMarkdown, escapeNagios, escapeTap, escapeTerminal, escapeXml } from '../../src/report/escape.ts';
import { displayWidth, padEnd, wrap } from '../../src/report/width.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b[31mred', 'a\nb', 'a\r\nb', '\u202egnp.exe', '<script>', 'a|b', '`x`', '=cmd()', '+1', '@x', '\u0000', '\u2066x', '"', 'a,b', ']]>'),
);

describe('no text from outside gets out of its place', () => {
  it('on a terminal: no control character, no line break, no turning of text', () => {
    fc.assert(fc.property(hostile, (text) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b-\u200f]/.test(escapeTerminal(text))));
  });

  it('in Markdown: no cell, row or tag begins', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeMarkdown(text);
        return !/[<>\n\r]/.test(escaped) && !/(^|[^\\])(\\\\)*[|`*_[\]]/.test(escaped);
      }),
    );
  });

  it('in a csv: one value, which no spreadsheet computes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeCsv(text);
        const value = escaped.startsWith('"') ? escaped.slice(1, -1).replaceAll('""', '"') : escaped;
        return (escaped.startsWith('"') || !/[",]/.test(escaped)) && !/^[=+\-@]/.test(value);
      }),
    );
  });

  it('in XML: no markup, no character that XML has not, and the same text after it is read', () => {
    const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeXml(text);
        const read = escaped.replace(/&([a-z]+);/g, (all, name) => entities[name] ?? all);
        return !/[<>"\u0000-\u001f\ufffe\uffff]|\p{Cs}/u.test(escaped) && read === escapeTerminal(text);
      }),
    );
  });

  it.each([
    ['TAP', escapeTap, /(^|[^\\])(\\\\)*#/],
    ['a label', escapeLabel, /(^|[^\\])(\\\\)*"/],
  ])('in %s: nothing ends it, and the same text after it is read', (_, escape, end) => {
    fc.assert(fc.property(hostile, (text) => !end.test(escape(text)) && escape(text).replace(/\\(.)/gu, '$1') === escapeTerminal(text)));
  });

  it("in a plugin's line: no performance data, no line break, no tag", () => {
    fc.assert(fc.property(hostile, (text) => !/[|<\n\r]/.test(escapeNagios(text))));
  });

  it('in JSON: no character that acts, and the same value after it is read', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = escapeJson(JSON.stringify(text));
        return escapeTerminal(json) === json && JSON.parse(json) === text;
      }),
    );
  });

  it('plain texts stay as they are', () => expect(escapeTerminal('SQL Server 服务 — ok')).toBe('SQL Server 服务 — ok'));
});

describe('columns', () => {
  it.each([
    ['abc', 3],
    ['服务', 4],
    ['e\u0301', 1],
    ['', 0],
  ])('"%s" takes %d', (text, width) => expect(displayWidth(text)).toBe(width));

  it('pads by columns', () => expect(padEnd('服务', 6)).toBe('服务  '));

  it('wraps at spaces and loses nothing', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => wrap(words.join(' '), 20).join(' ') === words.join(' ')));
    expect(wrap('aa bb cc', 5)).toEqual(['aa bb', 'cc']);
  });
});
