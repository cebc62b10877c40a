export { type Justification, justifications } from './justification.ts';
export { plannedRows } from './planned.ts';
export { firewallRows } from './rows.ts';
