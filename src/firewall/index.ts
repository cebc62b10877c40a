export { type Justification, justification } from './justification-english.ts';
export { plannedRows } from './planned.ts';
export { firewallRows } from './rows.ts';
