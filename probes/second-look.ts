import type { Sighting } from '../src/model/evidence.ts';

/** Ends that a server may choose for what it will not take in this way, and perhaps in another. */
const hangUps: ReadonlySet<string | null> = new Set(['closed', 'ECONNRESET']);

/** Whether a server took a request, or what began one, and hung up without a word. */
export function isHungUp({ reason, code, asked }: Sighting): boolean {
  return asked && reason === 'proto-mismatch' && hangUps.has(code);
}

/** Whether a look was kept from being one, by the end of the run or by a fault of this machine: what an earlier one saw is then not all there is to see. */
export function isKept({ reason }: Sighting): boolean {
  return reason === 'not-run' || reason === 'local-resources';
}

/** Of two looks the second where it was answered, or was kept from being one; else the first. */
export function secondIfAnswered(first: Sighting, second: Sighting): Sighting {
  return second.reason === 'proto-response' || isKept(second) ? second : first;
}
