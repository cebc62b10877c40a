import type { Facts } from '../model/evidence.ts';

/** Something worth a remark that is no failure, as a probe left it in the fact `findings`: what it is, and its details. */
export interface Finding {
  readonly id: string;
  readonly [detail: string]: unknown;
}

/** Every finding that probes and judging know. */
type FindingId =
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-expires-soon'
  | 'certificate-other-name'
  | 'tls-too-old'
  | 'tls-1.3-hung-up'
  | 'tls-refused-here'
  | 'proxy-unseen'
  | 'no-tls-through-proxy'
  | 'tls-failed'
  | 'path-not-found'
  | 'server-error'
  | 'clock-skew'
  | 'global-catalog-not-ready'
  | 'rpc-listing-refused'
  | 'rpc-listing-cut-short'
  | 'rpc-ports-of-partial-list'
  | 'rpc-ports-not-tried'
  | 'rpc-interfaces-rejected'
  | 'rpc-bind-refused'
  | 'smb1-only';

/** A sentence for each finding, without a full stop: one object per language. */
export type FindingSentences = Readonly<Record<FindingId, (finding: Finding) => string>>;

/** More remarks about one flow nobody reads. */
const mostFindings = 16;

/** The remarks among a flow's facts. A saved report may hold anything there: what is no finding is passed over. */
export function findingsOf(facts: Facts): Finding[] {
  const found = facts['findings'];
  return Array.isArray(found) ? found.filter(isFinding).slice(0, mostFindings) : [];
}

function isFinding(value: unknown): value is Finding {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';
}

/** A finding as a sentence; one that is not known by its id and details. */
export function findingSentence(finding: Finding, sentences: FindingSentences): string {
  const { id, ...details } = finding;
  if (Object.hasOwn(sentences, id)) return sentences[id as FindingId](finding);
  const known = Object.entries(details).map(([name, value]) => `${name} ${list(value)}`);
  return [id, ...known].join(', ');
}

/** "2026-03-01" of a time. */
export function day(value: unknown): string {
  return text(value).slice(0, 10);
}

/** The first few of several details, with commas or what the language has in their place. */
export function list(value: unknown, comma = ', '): string {
  return Array.isArray(value) ? value.slice(0, 5).map(text).join(comma) : text(value);
}

/** A detail as text, whatever it is. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value ?? null);
}
