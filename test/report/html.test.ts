import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, escapeScriptJson, escapeTerminal } from '../../src/report/escape.ts';
import { html } from '../../src/report/html/markup.ts';
import { script } from '../../src/report/html/script.ts';
import { style } from '../../src/report/html/style.ts';
import { everyStatus, hostileRun, hostileTexts } from './samples.ts';
import { formats } from './texts.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileTexts, '</script>', '<!--', '"', "'"));

/** The entities that escaping uses, read back. */
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

describe('no text from outside gets out of its place', () => {
  it('between tags and in quoted attributes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        expect(unescaped(escapeHtml(text))).toBe(escapeTerminal(text));
      }),
    );
  });

  it('in the data of the script', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeScriptJson(JSON.stringify([text]));
        expect(escaped).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(escaped)).toEqual([text]);
      }),
    );
  });

  it('by a template, which escapes all but markup', () => {
    const item = html`<b title="${'"><i>'}">${'<i>'}</b>`;
    expect(html`<p>${[item, '&', 1, null, false]}</p>`.text).toBe('<p><b title="&quot;&gt;&lt;i&gt;">&lt;i&gt;</b>&amp;1</p>');
  });
});

describe('the page', () => {
  const text = formats.html(everyStatus());
  const between = (opening: string, closing: string, of = text) => of.slice(of.indexOf(opening) + opening.length, of.indexOf(closing, of.indexOf(opening)));
  const digest = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

  it('allows by its policy its own style and script, and nothing else', () => {
    const policy = unescaped(between('http-equiv="Content-Security-Policy" content="', '">')).split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `style-src ${digest(between('<style>', '</style>'))}`,
      `script-src ${digest(between('<script>', '</script>'))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has no style or handler of an element, which its policy would refuse, and leads nowhere', () => {
    for (const run of [everyStatus(), hostileRun()]) {
      const markup = formats.html(run).replace(/<(style|script)[\s\S]*?<\/\1>/g, '');
      expect(markup).not.toMatch(/<[^>]*\s(style|on\w+|src|srcset|action)=/i);
      expect([...markup.matchAll(/href="([^"]*)"/g)].filter(([, target]) => !target?.startsWith('#'))).toEqual([]);
    }
  });

  it('has every link’s place, and no place twice', () => {
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of text.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
    for (const [, label] of text.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(label);
  });

  it('says everything once that the report has', () => {
    const report = everyStatus();
    const said = unescaped(text);
    for (const { status, explanation, remedy } of report.flows) {
      if (status === 'pass') continue;
      expect(said).toContain(explanation);
      if (status !== 'waived') expect(said).toContain(remedy);
    }
    for (const part of ['CHG0099', report.run.id, report.run.topology.sha256, 'topology.yaml', 'its certificate expires on 2026-03-20', 'replaced in May', ...report.warnings])
      expect(said).toContain(part);
    expect(text.match(/<noscript>/g)).toHaveLength(1);
    expect(between('<noscript>', '</noscript>').match(/<tr>/g)).toHaveLength(report.flows.length + 1);
    expect(JSON.parse(between('id="flow-data">', '</script>')).flows).toHaveLength(report.flows.length);
  });

  it('is the same for the same run', () => expect(formats.html(everyStatus())).toBe(text));
});

it('the style and the script have no complaint of the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cm-html-'));
  try {
    writeFileSync(join(folder, 'report.css'), style);
    writeFileSync(join(folder, 'report.js'), script);
    const rules = { style: { noDescendingSpecificity: 'off' }, complexity: { noImportantStyles: 'off' }, suspicious: { noRedundantUseStrict: 'off' } };
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ linter: { rules } }));
    const biome = join(import.meta.dirname, '../../node_modules/@biomejs/biome/bin/biome');
    execFileSync(process.execPath, [biome, 'lint', '--error-on-warnings', '--colors=off', '.'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
