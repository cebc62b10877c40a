import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, judgeInputOf, wordsIn } from '../../src/judge/index.ts';
import { escapeTerminal } from '../../src/report/escape.ts';
import { headline } from '../../src/report/headline.ts';
import { hostileRun, hostileTexts } from '../report/samples.ts';
import { launch, open } from './page.ts';
import { changedSince, largeRun, mergedRun, smallRun } from './runs.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong: rule, and where. */
async function complaints(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as { violations: { id: string; nodes: { html: string }[] }[] };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} (${nodes.length})`);
}

const rows = (page: Page) => page.locator('#rows tbody tr.flow');
const focused = (page: Page) => page.evaluate('document.activeElement.name || document.activeElement.className || document.activeElement.textContent') as Promise<string>;

async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)) === wanted) return;
  }
  throw new Error(`"${wanted}" is not to be reached by the keyboard`);
}

describe('5,000 flows to 500 hosts', () => {
  const report = largeRun();

  it('open in under two seconds, in a small page, without a request', async () => {
    const { page, loadMs, incidents } = await open(browser, report);
    expect(report.flows).toHaveLength(5000);
    expect(await rows(page).count()).toBe(100);
    expect(loadMs).toBeLessThan(2000);
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(8000);
    expect(incidents).toEqual([]);
  });

  it('filter and sort without a pause', async () => {
    const { page } = await open(browser, report);
    const timed = (code: string) =>
      page.evaluate(`(() => { const started = performance.now(); ${code}; document.body.offsetHeight; return performance.now() - started; })()`) as Promise<number>;
    const type = (text: string) =>
      timed(`const box = document.querySelector('[name=text]'); box.value = ${JSON.stringify(text)}; box.dispatchEvent(new Event('input', { bubbles: true }))`);
    for (const text of ['d', 'dp', 'dp1', 'dp121 blocked', '']) expect(await type(text)).toBeLessThan(200);
    expect(await timed('document.querySelector("th[data-key=ms] button").click()')).toBeLessThan(300);
  });

  it('show what fails first, and each failure one click away', async () => {
    const { page } = await open(browser, report);
    const failing = report.flows.filter(({ status }) => status === 'fail');
    expect(await page.locator('.tiles li.fail').count()).toBe(new Set(failing.map(({ to }) => to)).size);
    expect(await rows(page).first().textContent()).toContain('FAIL');
    // One that is folded under its cause.
    await page.locator('.tiles li.fail a', { hasText: 'dp140.' }).click();
    const target = page.locator(':target');
    await target.waitFor({ state: 'visible' });
    expect(await target.textContent()).toContain('dp140.contoso.example');
    await expect
      .poll(() => page.evaluate('(() => { const { top, bottom } = document.querySelector(":target").getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; })()'))
      .toBe(true);
  });

  it('find a flow by text, status, necessity and host', async () => {
    const { page } = await open(browser, report);
    const shown = page.locator('#shown');
    await page.getByLabel('Text', { exact: true }).fill('dp301 tcp/445');
    await expect.poll(() => shown.textContent()).toBe('1 of 5000 flows');
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => shown.textContent()).toBe('5000 of 5000 flows');
    await page.locator('select[name=status]').selectOption('fail');
    await expect.poll(() => shown.textContent()).toBe(`${report.totals.fail + report.totalsOther.fail} of 5000 flows`);
    await page.locator('select[name=host]').selectOption('dp008.contoso.example');
    await expect
      .poll(() => shown.textContent())
      .toBe('3 of 5000 flows'.replace('3', String(report.flows.filter(({ to, status }) => to.startsWith('dp008') && status === 'fail').length)));
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('select[name=necessity]').selectOption('advisory');
    await expect.poll(() => shown.textContent()).toBe('500 of 5000 flows');
  });

  it('turn pages', async () => {
    const { page } = await open(browser, report);
    const [next, previous] = [page.getByRole('button', { name: 'Next' }), page.getByRole('button', { name: 'Previous' })];
    expect(await previous.isDisabled()).toBe(true);
    await next.click();
    expect(await page.locator('#pages span').textContent()).toBe('Flows 101 to 200');
    await previous.click();
    expect(await page.locator('#pages span').textContent()).toBe('Flows 1 to 100');
  });

  it('come whole onto paper', async () => {
    const { page } = await open(browser, report);
    const text = textOfPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(text.replace(/\s+/g, ' ')).toContain('4466 of 4500 required flows that start on cm01');
    // Broken lines of a narrow column aside.
    const tight = text.replace(/\s+/g, '');
    for (const { to } of report.flows) expect(tight).toContain(to);
    expect(tight.match(/udp\/69/g)?.length).toBeGreaterThanOrEqual(500);
    expect(await rows(page).count()).toBe(100);
  });
});

describe('a few hosts', () => {
  const report = smallRun();

  it('sort by a column, in both directions', async () => {
    const { page } = await open(browser, report);
    const times = async () => (await page.locator('#rows td.number').allTextContents()).map((text) => (text === '' ? -1 : Number(text)));
    await page.getByRole('button', { name: 'ms', exact: true }).click();
    expect(await page.locator('th[data-key=ms]').getAttribute('aria-sort')).toBe('ascending');
    expect(await times()).toEqual([...(await times())].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'ms', exact: true }).click();
    expect(await page.locator('th[data-key=ms]').getAttribute('aria-sort')).toBe('descending');
    expect(await times()).toEqual([...(await times())].sort((a, b) => b - a));
    expect(await page.locator('[aria-sort]').count()).toBe(1);
  });

  it('are read by keyboard alone', async () => {
    const { page } = await open(browser, report);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('skip');
    await page.keyboard.press('Enter');
    await tabTo(page, 'text');
    await page.keyboard.type('dp01 49152');
    await expect.poll(() => rows(page).count()).toBe(1);
    await tabTo(page, 'open');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.locator('tr.more').textContent()).toContain('silence at every sample of the range');
    expect(await page.locator('.open').getAttribute('aria-expanded')).toBe('true');
    expect(await page.evaluate('(() => { const { scrollWidth, clientWidth } = document.querySelector("#rows"); return scrollWidth - clientWidth; })()')).toBe(0);
    await page.keyboard.press('Space');
    expect(await page.locator('tr.more').count()).toBe(0);
  });

  it('stand in a table of sources by destinations, those not tested here too', async () => {
    const { page } = await open(browser, report);
    expect(await page.locator('.grid tbody th').allTextContents()).toEqual(['cm01', 'dp01', 'sql01', 'pc01']);
    expect(await page.locator('.grid td.elsewhere').count()).toBe(3);
    await page.locator('.grid td.fail a').first().click();
    expect(await page.locator(':target h4').textContent()).toContain('tcp/445');
  });

  it('say at the top what changed since the last run, and lead to it and to what fails now', async () => {
    const { page, incidents } = await open(browser, changedSince(report, 3));
    const line = page.locator('header a[href="#since"]').first();
    expect(await line.isVisible()).toBe(true);
    await line.click();
    await expect.poll(() => page.evaluate('document.querySelector("#since").getBoundingClientRect().top < innerHeight / 2')).toBe(true);
    const section = page.locator('section[aria-labelledby=since]');
    expect(await section.locator('h3').allTextContents()).toEqual([
      'Newly failing',
      'Newly passing',
      'Other changes of status or cause',
      'What answers has changed',
      'New in the plan',
      'No longer in the plan',
    ]);
    await section.locator('li a').first().click();
    expect(await page.locator(':target h4').textContent()).toContain('mp01.contoso.example tcp/80');
    expect(incidents).toEqual([]);
  });

  it('are complete without scripts, and on paper', async () => {
    const { page, incidents } = await open(browser, report, { javaScriptEnabled: false });
    expect((await page.locator('h1').textContent())?.replace(/\s+/g, ' ')).toBe(headline(report));
    expect(await page.locator('noscript tbody tr').count()).toBe(report.flows.length);
    expect(await page.locator('form').isVisible()).toBe(false);
    for (const { status, explanation, remedy } of report.flows) {
      if (status === 'pass') continue;
      expect(await page.getByText(explanation).count()).toBeGreaterThan(0);
      if (remedy !== null && status !== 'waived') expect(await page.getByText(remedy).count()).toBeGreaterThan(0);
    }
    const text = textOfPdf(await page.pdf({ preferCSSPageSize: true })).replace(/\s+/g, '');
    for (const { to } of report.flows) expect(text).toContain(to);
    expect(incidents).toEqual([]);
  });
});

it.each([
  ['a few hosts', smallRun, {}],
  ['a few hosts, dark', smallRun, { colorScheme: 'dark' }],
  ['a few hosts, narrow', smallRun, { viewport: { width: 390, height: 844 } }],
  ['500 hosts', largeRun, {}],
  ['500 hosts, dark', largeRun, { colorScheme: 'dark' }],
  ['what changed', () => changedSince(smallRun(), 3), {}],
  ['what changed, dark', () => changedSince(smallRun(), 3), { colorScheme: 'dark' }],
  ['merged runs', mergedRun, {}],
  ['hostile texts', hostileRun, {}],
] as const)('axe has no complaint about %s', async (_, run, options) => {
  const { page } = await open(browser, run(), options);
  await page.locator('.open').first().click();
  expect(await complaints(page)).toEqual([]);
});

it('in Chinese it is filtered and told in Chinese, and axe has no complaint', async () => {
  const { page, incidents } = await open(browser, judge(judgeInputOf(smallRun()), wordsIn['zh-CN']));
  expect(await page.locator('[name=status] option').allTextContents()).toEqual(['全部', '失败', '错误', '未证实', '已跳过', '已豁免', '通过']);
  await page.selectOption('[name=status]', 'unproven');
  expect(await page.textContent('#shown')).toBe('显示 13 个通信流中的 3 个');
  await page.fill('[name=text]', '仅供参考 终结点');
  expect(await page.textContent('#shown')).toBe('显示 13 个通信流中的 1 个');
  await page.locator('.open').first().click();
  expect(await page.locator('tr.more b').allTextContents()).toEqual(['后续步骤：', '观察结果：', '文档：']);
  expect(await complaints(page)).toEqual([]);
  expect(incidents).toEqual([]);
});

it('no page is wider than a telephone', async () => {
  for (const run of [smallRun, mergedRun, hostileRun, () => changedSince(hostileRun(), 2)]) {
    const { page } = await open(browser, run(), { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  }
});

it('shows hostile texts as text, and nothing of them runs', async () => {
  const { page, incidents } = await open(browser, hostileRun());
  const shown = hostileTexts.map(escapeTerminal).map((text) => text.replace(/\s+/g, ' ').trim());
  const cells = (await page.locator('#rows tbody th').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim());
  expect(cells.sort()).toEqual(shown.sort());
  expect(await page.locator('script').count()).toBe(2);
  expect(await page.locator('script script, a[href^="javascript"], img, iframe').count()).toBe(0);
  for (const open of await page.locator('.open').all()) await open.click();
  expect(await page.locator('tr.more').count()).toBe(hostileTexts.length);
  expect(incidents).toEqual([]);
});

it('the policy of the page stops a script and a request that get in all the same', async () => {
  const { page, incidents } = await open(browser, smallRun());
  await page.evaluate('document.body.insertAdjacentHTML("beforeend", "<img src=\\"http://127.0.0.1:9/x.png\\" onerror=\\"window.ran = true\\">")');
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
  await expect.poll(() => incidents.filter((incident) => incident.startsWith('console')).length).toBeGreaterThan(0);
  expect(await page.evaluate('window.ran')).toBe(undefined);
});

/** The text of a PDF, by poppler's pdftotext. */
function textOfPdf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
