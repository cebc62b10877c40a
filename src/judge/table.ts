import type { Listener } from '../model/flow.ts';
import type { Cause, Status } from '../model/report.ts';

/** What was seen of one address and port, as far as the table tells it apart. */
export type Seen =
  | 'answered'
  | 'responder'
  | 'accepted'
  | 'unanswered'
  | 'unverified'
  | 'mismatch'
  | 'refused'
  | 'refused-one-way'
  | 'silent'
  | 'silent-host'
  | 'silent-sometimes'
  | 'silent-one-way'
  | 'silent-not-asked'
  | 'rejected'
  | 'unreachable'
  | 'proxy-authentication'
  | 'proxy-refused'
  | 'name-not-resolved'
  | 'local-resources'
  | 'resolver'
  | 'unsupported'
  | 'interrupted'
  | 'deadline'
  | 'not-run';

export type Cell = readonly [Status, Cause | null];

/**
 * Section 6 of the contract: status and cause by what was seen, for a listener that is expected and for one that is planned. The rules of
 * ruling.ts and ranges.ts come before it. A refusal of a planned listener stands for "path-open or refused": the rules decide which.
 */
export const table: Readonly<Record<Seen, Readonly<Record<Listener, Cell>>>> = {
  answered: { expected: ['pass', null], planned: ['pass', null] },
  responder: { expected: ['pass', 'responder'], planned: ['pass', 'responder'] },
  accepted: { expected: ['pass', 'connected'], planned: ['unproven', 'unknown-listener'] },
  unanswered: { expected: ['unproven', 'may-not-answer'], planned: ['unproven', 'unknown-listener'] },
  unverified: { expected: ['fail', 'wrong-service'], planned: ['unproven', 'unknown-listener'] },
  mismatch: { expected: ['fail', 'wrong-service'], planned: ['fail', 'wrong-service'] },
  refused: { expected: ['fail', 'refused'], planned: ['unproven', 'refused'] },
  'refused-one-way': { expected: ['pass', 'path-open'], planned: ['pass', 'path-open'] },
  silent: { expected: ['fail', 'blocked'], planned: ['unproven', 'nothing-listens-yet'] },
  'silent-host': { expected: ['fail', 'host-silent'], planned: ['unproven', 'nothing-listens-yet'] },
  'silent-sometimes': { expected: ['unproven', 'may-not-answer'], planned: ['unproven', 'may-not-answer'] },
  'silent-one-way': { expected: ['unproven', 'one-way'], planned: ['unproven', 'one-way'] },
  'silent-not-asked': { expected: ['unproven', 'not-asked'], planned: ['unproven', 'nothing-listens-yet'] },
  rejected: { expected: ['fail', 'rejected'], planned: ['fail', 'rejected'] },
  unreachable: { expected: ['fail', 'unreachable'], planned: ['fail', 'unreachable'] },
  'proxy-authentication': { expected: ['unproven', 'proxy-authentication'], planned: ['unproven', 'proxy-authentication'] },
  'proxy-refused': { expected: ['fail', 'proxy-refused'], planned: ['fail', 'proxy-refused'] },
  'name-not-resolved': { expected: ['fail', 'name-not-resolved'], planned: ['fail', 'name-not-resolved'] },
  'local-resources': { expected: ['error', 'local-resources'], planned: ['error', 'local-resources'] },
  resolver: { expected: ['error', 'resolver'], planned: ['error', 'resolver'] },
  unsupported: { expected: ['error', 'unsupported'], planned: ['error', 'unsupported'] },
  interrupted: { expected: ['skipped', 'interrupted'], planned: ['skipped', 'interrupted'] },
  deadline: { expected: ['skipped', 'deadline'], planned: ['skipped', 'deadline'] },
  'not-run': { expected: ['skipped', 'not-run'], planned: ['skipped', 'not-run'] },
};
