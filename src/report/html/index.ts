import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import { headline } from '../headline.ts';
import { labelsOf } from '../labels.ts';
import { everyFlow, flowData } from './flows.ts';
import { identity } from './identity.ts';
import { asides } from './lists.ts';
import { html, trusted } from './markup.ts';
import { picture } from './picture.ts';
import { failures, unproven } from './problems.ts';
import { request } from './request.ts';
import { script } from './script.ts';
import { changes } from './since.ts';
import { style } from './style.ts';
import { cutNote, numbered, told } from './told.ts';
import { verdict } from './verdict.ts';

/**
 * One file for a change ticket that needs nothing else: no network (its policy forbids any), readable without scripts and on paper. The verdict first,
 * then who reaches whom, what failed and what to do, and every flow; of a very large run the flows that a browser has room for.
 */
export function renderHtml(report: Report): Iterable<string> {
  const whole = numbered(report);
  const some = told(whole);
  const policy = `default-src 'none'; style-src ${digestOf(style)}; script-src ${digestOf(script)}; base-uri 'none'; form-action 'none'`;
  const { language, html: said } = labelsOf(report);
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline(report)}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#content">${said.skip}</a>
${verdict(some)}
<main id="content" tabindex="-1">
${cutNote(whole)}${picture(whole)}
${changes(some)}
${failures(some)}
${request(some)}
${unproven(some)}
${everyFlow(some)}
${asides(some)}
${identity(report)}
</main>
${flowData(some)}
<script>${trusted(script)}</script>
</body>
</html>
`;
  return [page.text];
}

/** A source of a Content Security Policy: exactly this text. */
function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
