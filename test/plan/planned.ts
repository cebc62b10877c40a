import type { Phase, Plan } from '../../src/model/flow.ts';
import { planFor } from '../../src/plan/index.ts';
import { parseTopology } from '../../src/topology/index.ts';

/** Plans a topology given as text, for one host or for all. */
export function planned(text: string, options: { as?: string; phase?: Phase; now?: string } = {}): Plan {
  const parsed = parseTopology({
    file: 'topology.yaml',
    text,
    read: () => new Error('no includes here'),
    digest: () => '',
  });
  if ('complaints' in parsed) throw new Error(parsed.complaints.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const { topology } = parsed;
  return planFor({
    topology,
    localHost: topology.hosts.find((host) => host.name === options.as) ?? null,
    phase: options.phase ?? 'auto',
    now: new Date(options.now ?? '2026-06-01T12:00:00Z'),
  });
}

/** A plan as sorted lines: "a>b:tcp/445 required expected BKMK_X,BKMK_Y". */
export function flowLines(plan: Plan): string[] {
  return plan.flows
    .map(({ id, necessity, listener, requiredBy }) => {
      const sections = [...new Set(requiredBy.map(({ section }) => section))].sort();
      return `${id} ${necessity} ${listener} ${sections.join(',')}`;
    })
    .sort();
}

/** Exclusions as sorted lines: "BKMK_X a>b same-host". */
export function exclusionLines(plan: Plan): string[] {
  return plan.excluded.map(({ section, from, to, reason }) => `${section} ${from}>${to} ${reason}`).sort();
}

/** A topology's text from its hosts alone, on one primary site. */
export function onePrimary(hosts: string, site = '', rest = 'catalog: 2022-02\n'): string {
  return `${rest}sites:\n  - { code: P01, type: primary${site === '' ? '' : `, ${site}`} }\nhosts:\n${hosts}`;
}
