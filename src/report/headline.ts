import type { Report } from '../model/report.ts';

/** What a verdict covers: how every format that people read begins. */
export function headline({ verdict, totals, run, coverage }: Report): string {
  const required = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const settled = totals.pass + totals.waived;
  const waived = totals.waived > 0 ? ` (${totals.waived} of them waived)` : '';
  const which = `required ${plural(required, 'flow')} that ${required === 1 ? 'starts' : 'start'} on ${run.host}`;
  const here = required === 0 ? `no ${which}` : `${settled} of ${required} ${which}${waived}`;
  const only = run.options.only.length > 0 ? ', narrowed by --only' : '';
  const hosts = `${coverage.hostsElsewhere} other ${plural(coverage.hostsElsewhere, 'host')}`;
  const elsewhere =
    coverage.elsewhere === 0
      ? ''
      : `; ${coverage.elsewhere} that ${coverage.elsewhere === 1 ? 'starts' : 'start'} on ${hosts} ${coverage.elsewhere === 1 ? 'was' : 'were'} not tested here`;
  return `${verdict.toUpperCase()}: ${here}${only}${elsewhere}`;
}

export function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}
