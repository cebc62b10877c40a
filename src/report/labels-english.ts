import type { Language } from '../model/catalog.ts';
import type { ChangeKind, RunSide, Stand, TellingFact } from '../model/diff.ts';
import type { Listener, Necessity, Plan } from '../model/flow.ts';
import type { Cause, Confidence, Report, Status, Verdict } from '../model/report.ts';
import type { Waiver } from '../model/topology.ts';
import { english as html } from './html/labels-english.ts';
import { plural } from './plural.ts';

const flows = (count: number) => `${count} ${plural(count, 'flow')}`;
const waiver = ({ ticket, expires, flow, reason }: Waiver) => `${ticket} until ${expires}: ${flow} (${reason})`;

/** What reports say beside the words of judging, in English. */
export const english = {
  language: 'en' as Language,
  colon: ': ',
  verdict: { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' } satisfies Record<Verdict, string>,
  coverage,
  status: { pass: 'pass', fail: 'FAIL', unproven: 'unproven', error: 'error', skipped: 'skipped', waived: 'waived' } satisfies Record<Status, string>,
  necessity: { required: 'required', optional: 'optional', implied: 'implied', advisory: 'advisory' } satisfies Record<Necessity, string>,
  confidence: { proven: 'proven', likely: 'likely' } satisfies Record<Confidence, string>,
  /** A cause, with what qualifies it. */
  qualified: (cause: Cause, confidence: string) => `${cause}, ${confidence}`,
  afterRetries: 'after retries',
  units: { ms: 'ms', s: 's', min: 'min' },
  /** Notes in brackets, as they follow a word. */
  bracketed: (notes: readonly string[]) => ` (${notes.join('; ')})`,
  serviceFor: (service: string, destinations: readonly string[]) => `${service} for ${destinations.join(', ')}`,
  seen: (state: string, reason: string, attempts: number) => `${state}, ${reason}; ${attempts} ${plural(attempts, 'attempt')}`,
  flowsOf: (host: string, count: number) => `${host}: ${flows(count)}`,
  waiver,
  /** A warning of the plan, which is in English. */
  warning: (text: string) => text,
  /** Why flows are left out of a plan. */
  exclusions: {
    'same-host': 'both roles are on one host',
    'site-server-initiates': 'the site server initiates all connections to that site system (Note 5)',
    'sends-no-status': 'that role sends no status to the site server (Note 5)',
    'has-upstream': 'the software update point has an upstream of its own',
    fallback: 'only a fallback of the gateway',
    'feature-off': 'the feature is off',
    'install-only': 'needed only while the site is installed (--phase install plans it)',
  },
  diff: {
    /** Headings of the kinds of change, in the order in which they are told. */
    kinds: {
      'newly-blocked': 'Newly failing',
      'newly-open': 'Newly passing',
      status: 'Other changes of status or cause',
      flaky: 'Newly flaky: it passed only after retries',
      identity: 'What answers has changed',
      appeared: 'New in the plan',
      gone: 'No longer in the plan',
    } satisfies Record<ChangeKind, string>,
    counted: {
      'newly-blocked': (count: number) => `${count} newly failing`,
      'newly-open': (count: number) => `${count} newly passing`,
      status: (count: number) => `${count} changed otherwise`,
      flaky: (count: number) => `${count} newly flaky`,
      identity: (count: number) => `${count} answered by something that has changed`,
      appeared: (count: number) => `${count} new`,
      gone: (count: number) => `${count} gone`,
    } satisfies Record<ChangeKind, (count: number) => string>,
    headline: (parts: readonly string[], stillFailing: number, unchanged: number) =>
      `${parts.length === 0 ? 'nothing changed' : parts.join(', ')}${stillFailing === 0 ? '' : `; ${stillFailing} still failing`}; ${flows(unchanged)} unchanged`,
    stand: ({ status, cause, flaky }: Stand) => {
      const notes = [cause, flaky ? 'after retries' : null].filter((note) => note !== null);
      return `${status}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
    },
    notPlanned: 'not planned',
    title: 'What changed',
    before: 'Before: ',
    after: 'After: ',
    side: ({ startedAt, host, ticket, id }: RunSide, verdict: string) => `${startedAt} on ${host}: ${verdict}${ticket === null ? '' : `, ticket ${ticket}`} (run ${id})`,
    stillFailing: 'Still failing',
    /** What a fact is, by its path's last name; the path itself where it has no words here. */
    facts: {
      fingerprint: 'SHA-256 of the certificate',
      subject: 'subject of the certificate',
      issuer: 'issuer of the certificate',
      validTo: 'certificate valid until',
      version: 'TLS version',
      dialect: 'SMB dialect',
      signing: 'SMB signing',
      serverGuid: 'SMB server GUID',
      server: 'web server',
      product: 'product',
      sqlVersion: 'SQL Server version',
      encryption: 'SQL Server encryption',
      productVendor: 'vendor',
      productVersion: 'product version',
      domain: 'domain',
      forest: 'forest',
      realm: 'Kerberos realm',
      site: 'Active Directory site',
      dnsHostName: 'DNS host name',
      serverIdentifier: 'DHCP server',
    } satisfies Record<TellingFact, string>,
    notSaid: 'not said',
    between: '; ',
  },
  since: {
    heading: 'Since the last run',
    lead: (startedAt: string, verdict: string, headline: string) => `Compared with the run of ${startedAt} (${verdict}): ${headline}.`,
  },
  plan: {
    title: 'Connectivity plan',
    headline: ({ flows: { length }, localHost, elsewhere, edition, phase }: Plan) => {
      const where = localHost === null ? 'of every host' : `that ${length === 1 ? 'starts' : 'start'} on ${localHost}; ${elsewhere.length} on other hosts`;
      return `${flows(length)} ${where} (edition ${edition}, phase ${phase})`;
    },
    /** What a host stands for, as it follows its name. */
    sample: (networks: readonly string[]) => ` (a sample of ${networks.join(', ')})`,
    topology: (file: string, sha256: string) => `Topology ${file}, SHA-256 ${sha256}`,
    flows: 'Every flow',
    columns: { from: 'From', to: 'To', wire: 'Protocol/port', service: 'Service', necessity: 'Necessity', listener: 'Listener', sections: 'Sections' },
    listener: { expected: 'expected', planned: 'planned' } satisfies Record<Listener, string>,
    /** Where no heading says what it is. */
    listenerHere: { expected: 'listener expected', planned: 'listener planned' } satisfies Record<Listener, string>,
  },
  console: {
    note: (finding: string) => `note: ${finding}`,
    hidden: (count: number) => `${count} more ${plural(count, 'flow')}, all passing or beyond this list: --report json or markdown shows every one.`,
    elsewhere: 'Not tested here; run it there:',
    moreHosts: (count: number) => `and ${count} more hosts`,
    excluded: 'Left out of the whole plan:',
    exclusion: (count: number, reason: string, words: string) => `${count} x ${reason}: ${words}`,
    waiver: (one: Waiver) => `Waiver ${waiver(one)}`,
    warning: (text: string) => `Warning: ${text}`,
    /** The ports of a group of flows, as they follow its title. */
    wires: (wires: readonly string[]) => ` (${wires.join(', ')})`,
    problems: {
      unproven: 'Unproven, and how to prove it',
      error: 'Not tried, through no fault of the network',
      fail: 'Failures',
    },
    moreProblems: (count: number) => `and ${count} more: --report markdown shows every one.`,
    since: (startedAt: string, headline: string) => `Since the last run (${startedAt}): ${headline}`,
    moreChanges: (count: number) => `and ${count} more: cm-preflight diff shows every one.`,
    causes: 'In short:',
    more: (count: number) => `and ${count} more`,
  },
  markdown: {
    title: 'Connectivity report',
    identity: { host: 'Host', ticket: 'Ticket', run: 'Run', started: 'Started', finished: 'Finished', document: 'Document', phase: 'Phase', topology: 'Topology', tool: 'Tool' },
    none: 'none',
    document: (edition: string) => `Ports used in Configuration Manager, edition ${edition}`,
    topology: (file: string, sha256: string) => `${file}, SHA-256 ${sha256}`,
    causes: 'Causes',
    cause: (what: string, count: number) => `: ${what} (${flows(count)})`,
    failures: 'Failures',
    unproven: 'Unproven, and how to prove it',
    findings: 'Worth a look',
    flows: 'Every flow that starts here',
    columns: { to: 'To', address: 'Address', wire: 'Protocol/port', service: 'Service', opinion: 'Result', ms: 'ms', sections: 'Sections' },
    evidence: (seen: string, sections: readonly string[]) => `Seen: ${seen}. Sections: ${sections.join(', ')}.`,
    remedy: (text: string) => `Next: ${text}`,
    elsewhere: 'Not tested here; run it there',
    excluded: 'Left out of the whole plan',
    exclusion: (count: number, reason: string, words: string) => `${count} × ${reason}: ${words}`,
    waivers: 'Waivers',
    warnings: 'Warnings',
  },
  request: {
    heading: 'Firewall request',
    /** Of the csv. */
    columns: {
      sourceName: 'source name',
      source: 'source addresses and networks',
      sourcePorts: 'source ports',
      destinationName: 'destination name',
      destination: 'destination addresses and networks',
      protocol: 'protocol',
      ports: 'ports',
      action: 'action',
      necessity: 'necessity',
      confidence: 'confidence',
      sections: 'sections',
      remark: 'remark',
      justification: 'justification',
    },
    /** Of the table for people. */
    titles: { source: 'Source', destination: 'Destination', ports: 'Protocol and ports', action: 'Action', why: 'Why', remark: 'To know' },
    ephemeral: 'ephemeral',
    echo: 'echo',
    allow: 'allow',
    untested: 'untested',
    fromPorts: (ends: string, ports: string) => `${ends}, from ${ports} ports`,
    why: (necessity: string, confidence: string | null, basis: string) => `${necessity}, ${confidence === null ? 'not tested' : `blocked (${confidence})`}. ${basis}`,
    proxy: (destinations: readonly string[]) => `This is a proxy: it must let these through: ${destinations.join(', ')}.`,
    /** What stands between two sentences. */
    between: ' ',
  },
  html,
};

/** What is said in reports: one object per language. */
export type Labels = typeof english;

/** What a verdict covers. */
function coverage({ totals, run, coverage: { elsewhere, hostsElsewhere } }: Report): string {
  const required = Object.values(totals).reduce((sum, count) => sum + count, 0);
  const settled = totals.pass + totals.waived;
  const waived = totals.waived > 0 ? ` (${totals.waived} of them waived)` : '';
  const which = `required ${plural(required, 'flow')} that ${required === 1 ? 'starts' : 'start'} on ${run.host}`;
  const here = required === 0 ? `no ${which}` : `${settled} of ${required} ${which}${waived}`;
  const only = run.options.only.length > 0 ? ', narrowed by --only' : '';
  const hosts = `${hostsElsewhere} other ${plural(hostsElsewhere, 'host')}`;
  const there = `; ${elsewhere} that ${elsewhere === 1 ? 'starts' : 'start'} on ${hosts} ${elsewhere === 1 ? 'was' : 'were'} not tested here`;
  return `${here}${only}${elsewhere === 0 ? '' : there}`;
}
