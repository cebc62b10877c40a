import type { Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';

/** Enough to recognize a greeting by. */
const bannerBytes = 64;

/** A service that we cannot speak to: whether TCP is accepted, and the connection kept. */
export const tcpConnect: Probe = (target, context) =>
  converse(target, context, async (stream, local, heard): Promise<Sighting> => {
    const base = { ...local, asked: false };
    if (heard === 'reset') return { state: 'open', reason: 'proto-mismatch', code: 'ECONNRESET', ...base };
    if (heard === 'closed') return { state: 'open', reason: 'proto-mismatch', code: 'closed-at-once', ...base };
    const said = stream.received().subarray(0, bannerBytes);
    const facts = said.length === 0 ? {} : { facts: { banner: printable(said) } };
    return { state: 'open', reason: 'syn-ack', code: null, ...base, ...facts };
  });

/** Bytes as a text that no terminal and no report can mistake for its own: all but plain ASCII as \xNN. */
function printable(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('');
}
