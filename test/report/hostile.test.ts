import { describe, expect, it } from 'vitest';
import { judge } from '../../src/judge/index.ts';
import type { Report } from '../../src/model/report.ts';
import { formats } from '../../src/report/index.ts';
import { planFormats } from '../../src/report/plan/index.ts';
import { gather } from '../../src/run/index.ts';
import { accepted, never, options, planOf, silence } from '../run/simulated.ts';

const hostileName = 'h0|<script>\u001b[31m`x`\u202e';

/** A run whose host, ticket and banner try to break out of a report. */
async function hostileReport(): Promise<Report> {
  const plan = planOf(2, [1, 2]);
  const rename = (text: string) => text.replaceAll('h0', hostileName);
  const hostile = {
    ...plan,
    flows: plan.flows.map((flow) => ({ ...flow, id: rename(flow.id), to: rename(flow.to) })),
    hosts: plan.hosts.map((host) => ({ ...host, name: rename(host.name) })),
    warnings: ['a\nb | c'],
  };
  const gathered = await gather(
    hostile,
    { ...options, attempts: 2 },
    { probeFor: (flow) => async () => (flow.port === 1 ? silence : { ...accepted, facts: { banner: '\u001b]0;x\u0007' } }), signal: never },
  );
  const run = {
    id: 'r',
    host: 'here',
    startedAt: gathered.startedAt,
    finishedAt: gathered.finishedAt,
    edition: '2022-02',
    phase: 'auto' as const,
    ticket: 'CHG|<b>',
    topology: plan.topology,
    options: { strict: false, waivers: true, allAddresses: false, only: [] },
  };
  return judge({ plan: hostile, gathered, run, version: '0' });
}

describe('a hostile name is shown as text', () => {
  it.each(Object.keys(formats) as (keyof typeof formats)[])('in %s', async (format) => {
    const text = formats[format](await hostileReport(), { color: false, width: 100 });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    if (format === 'markdown') expect(text).not.toContain('<script>');
    if (format === 'json') expect(JSON.parse(text).flows).toHaveLength(4);
  });

  it('every format that people read begins with what the verdict covers', async () => {
    const report = await hostileReport();
    expect(formats.console(report, { color: false, width: 100 })).toMatch(/^FAIL: 2 of 4 required flows that start on here\n/);
    expect(formats.markdown(report)).toContain('**FAIL: 2 of 4 required flows that start on here**');
  });

  it('colour only where it is asked for', async () => {
    const report = await hostileReport();
    expect(formats.console(report, { color: true, width: 100 })).toContain('\u001b[31m');
    expect(formats.console(report, { color: false, width: 100 })).not.toContain('\u001b');
  });
});

it('a plan is written whole in each format, piece by piece', () => {
  const plan = planOf(3, [1, 2]);
  const text = (format: keyof typeof planFormats) => [...planFormats[format](plan)].join('');
  expect(JSON.parse(text('json'))).toEqual(plan);
  expect(text('csv').split('\r\n')).toHaveLength(8);
  expect(text('markdown').match(/^\| here/gm)).toHaveLength(6);
  expect(text('table').match(/tcp\//g)).toHaveLength(6);
});
