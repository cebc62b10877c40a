import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Report } from '../../src/model/report.ts';
import { formats } from '../report/texts.ts';

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Debian's Chromium; another one by CHROMIUM. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args });
}

/** A report opened in a browser, and everything that it did which it should not. */
export interface Opened {
  readonly page: Page;
  /** Milliseconds until the page was loaded and its script done. */
  readonly loadMs: number;
  /** Requests beside the file itself, errors, messages of the console (refusals of the policy among them), dialogs. */
  readonly incidents: readonly string[];
}

/** Opens a report from a file, as its reader does. */
export async function open(browser: Browser, report: Report, options: BrowserContextOptions = {}): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'cm-report-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, formats.html(report));
  const url = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const incidents: string[] = [];
  page.on('request', (request) => request.url().split('#')[0] !== url && incidents.push(`request ${request.url()}`));
  page.on('pageerror', (error) => incidents.push(`error ${error.message}`));
  page.on('console', (message) => incidents.push(`console ${message.text()}`));
  page.on('dialog', (dialog) => {
    incidents.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  const started = performance.now();
  await page.goto(url);
  const loadMs = performance.now() - started;
  rmSync(folder, { recursive: true });
  return { page, loadMs, incidents };
}
