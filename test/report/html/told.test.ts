import { describe, expect, it } from 'vitest';
import type { FlowReport, Report } from '../../../src/model/report.ts';
import { mostTold } from '../../../src/report/html/told.ts';
import { judged, silent } from '../../judge/runs.ts';
import { formats } from '../texts.ts';

/** A run of so many flows to hosts of ten each, of which the last ones failed. */
function runOf(count: number, failed: number): Report {
  const report = judged({
    flows: [
      { wire: 'tcp/445', service: 'smb', saw: silent },
      { wire: 'tcp/80', service: 'http', saw: ['answer'] },
    ],
  });
  const [bad, good] = report.flows as [FlowReport, FlowReport];
  const flows = Array.from({ length: count }, (_, i): FlowReport => {
    const to = `dp${Math.floor(i / 10)}`;
    return { ...(i < count - failed ? good : bad), id: `cm01>${to}:tcp/${i}`, to, port: i };
  });
  return { ...report, flows, causes: [{ cause: 'blocked', what: 'many', flows: flows.filter(({ status }) => status === 'fail').map(({ id }) => id) }] };
}

const dataOf = (page: string): FlowReport[] => JSON.parse(/id="flow-data">(.*)<\/script>\n<script>/s.exec(page)?.[1] ?? '').flows;

describe('a run of more flows than a browser has room for', () => {
  it.each([
    ['few failed', 50],
    ['more failed than there is room for', mostTold + 500],
  ])('is told of as far as there is room, the worst first: %s', (_, failed) => {
    const all = mostTold + 1000;
    const page = formats.html(runOf(all, failed));
    expect(page).toContain(`This page tells of ${mostTold} of the ${all} flows`);
    const told = dataOf(page);
    expect(told).toHaveLength(mostTold);
    expect(told.filter(({ status }) => status === 'fail')).toHaveLength(Math.min(failed, mostTold));
    expect(page.match(/<noscript>.*<\/noscript>/s)?.[0].match(/<tr>/g)).toHaveLength(mostTold + 1);
    // The picture has every host.
    expect(page.match(/<ul class="tiles">.*?<\/ul>/s)?.[0].match(/<li /g)).toHaveLength(all / 10);
    const ids = new Set([...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });

  it('is told of whole up to there, in the order of the plan', () => {
    const run = runOf(mostTold, 1);
    const page = formats.html(run);
    expect(page).not.toContain('This page tells of');
    expect(dataOf(page).map(({ to }) => to)).toEqual(run.flows.map(({ to }) => to));
  });
});
