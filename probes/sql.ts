import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { Flow } from '../src/model/flow.ts';
import type { Probe } from '../src/model/probe.ts';
import { type Secured, secure } from '../src/net/secure.ts';
import type { Stream } from '../src/net/stream.ts';
import { sqlServerProduct } from '../src/protocol/sql-server-products.ts';
import { decodePreloginResponse, encodePrelogin, type Prelogin } from '../src/protocol/tds-prelogin.ts';
import { converse, type Line, mostBytes } from './converse.ts';
import { preloginStream } from './prelogin-stream.ts';
import { isHungUp, isKept } from './second-look.ts';
import { type Finding, tlsFacts } from './tls-facts.ts';

/** What is read above TLS at most: half of what is read below it, so that a flood is told as one. */
const mostBytesAbove = mostBytes / 2;

/**
 * SQL Server's own port: PRELOGIN, and a TLS handshake where the server insists on one. No login is ever sent. A server that hangs up on a PRELOGIN in plain text, or answers it
 * with TLS, may allow TDS 8.0 alone: it is asked once more inside TLS.
 */
export const sql: Probe = async (target, context) => {
  const plain = await converse(target, context, askInPlainText);
  if (!isHungUp(plain) && plain.code !== 'tls') return plain;
  let spokeTls = false;
  const strict = await converse(target, context, async (line) => {
    const secured = await handshake(line, line.stream, { alpn: ['tds/8.0'] });
    spokeTls = secured.kind !== 'failed';
    return askInsideTls(line, secured);
  });
  return spokeTls || isKept(strict) ? strict : plain;
};

async function askInPlainText(line: Line): Promise<Sighting> {
  const asked = await askPrelogin(line);
  if (asked.kind === 'sighting') return asked.sighting;
  const { facts, isElsewhere } = asked;
  if (isElsewhere) return line.mismatch('wrong-instance', facts);
  const { encryption } = facts;
  if (encryption !== 'on' && encryption !== 'required') return line.answered(facts);
  const secured = await handshake(line, preloginStream(line.stream, mostBytes, line.context.signal), { maxVersion: 'TLSv1.2' });
  return line.answered({ ...facts, ...encryptionFacts(line, secured) });
}

async function askInsideTls(line: Line, secured: Secured): Promise<Sighting> {
  if (secured.kind === 'failed') return secured.end === 'aborted' ? line.unanswered('aborted') : line.mismatch('not-tls');
  if (secured.kind === 'alert') return line.mismatch('tls', { tls: { alert: secured.alert } });
  if (secured.kind === 'refused-here') return line.mismatch('tls', { tls: { refusedHere: secured.code } });
  const { tls, findings } = tlsFacts(secured);
  const asked = await askPrelogin(line.over(secured.stream));
  if (asked.kind === 'sighting') return { ...asked.sighting, facts: { ...asked.sighting.facts, tls } };
  const facts = { ...asked.facts, encryption: 'strict', tls, ...listed(findings) };
  return asked.isElsewhere ? line.mismatch('wrong-instance', facts) : line.answered(facts);
}

type Answered = { readonly kind: 'answer'; readonly facts: Facts; readonly isElsewhere: boolean };

async function askPrelogin(line: Line): Promise<Answered | { readonly kind: 'sighting'; readonly sighting: Sighting }> {
  const instance = askableInstance(line.target.flow);
  // "Off" is what leaves the server the choice: one that can encrypt says off or required, one that can't says so.
  const asked = await line.ask(encodePrelogin({ encryption: 'off', instance, threadId: 0, mars: false }), decodePreloginResponse);
  if (asked.kind === 'sighting') {
    // TDS that does not hold together is nobody else's protocol.
    const { sighting } = asked;
    return { kind: 'sighting', sighting: sighting.code === 'tds' ? { ...sighting, code: 'malformed-tds' } : sighting };
  }
  const isOther = instance === '' ? null : asked.value.isOtherInstance;
  return { kind: 'answer', facts: { ...serverFacts(asked.value), instanceMatches: isOther === null ? null : !isOther }, isElsewhere: isOther === true };
}

/** What a server's PRELOGIN says of it. */
export function serverFacts({ version, encryption }: Prelogin): Facts {
  return { sqlVersion: version, product: sqlServerProduct(version), encryption };
}

/**
 * The stated instance, as far as asking for it can tell something: a server says "the same" to the default instance's name whatever its own is (MS-TDS section 2.2.6.5), and reads
 * other names than ASCII by its own code page, which we don't know.
 */
function askableInstance({ requiredBy }: Flow): string {
  const stated = requiredBy.find(({ instance }) => instance !== undefined)?.instance ?? '';
  return /^[\x21-\x7e]{1,128}$/.test(stated) && stated.toUpperCase() !== 'MSSQLSERVER' ? stated : '';
}

/** TLS 1.3 came with TDS 8.0: no client of TDS 7.x offers it, and none of its servers need understand it. */
function handshake({ target, context, remainingMs }: Line, stream: Stream, options: { maxVersion?: 'TLSv1.2'; alpn?: readonly string[] }): Promise<Secured> {
  return secure(stream, { name: target.flow.to, timeoutMs: remainingMs(), signal: context.signal, mostBytes: mostBytesAbove, ...options });
}

/** What came of the handshake that the server asked for. Clients of TDS 7.x take the certificate that a server made for itself: its name is no finding. */
function encryptionFacts(line: Line, secured: Secured): Facts {
  if (secured.kind !== 'secured') return listed(failuresOf(line, secured));
  const { tls, findings } = tlsFacts(secured);
  return { tls, ...listed(findings.filter(({ id }) => id !== 'certificate-other-name')) };
}

function failuresOf({ stream }: Line, secured: Exclude<Secured, { kind: 'secured' }>): readonly Finding[] {
  if (secured.kind === 'alert') return [{ id: 'tls-failed', why: secured.alert }];
  if (secured.kind === 'refused-here') return [{ id: 'tls-refused-here', code: secured.code }];
  if (secured.end === 'aborted') return [];
  // Where the line itself goes on, it was the packets around TLS that were none.
  return [{ id: 'tls-failed', why: stream.ended() ?? (secured.end === 'reset' ? 'not-tds' : secured.end) }];
}

function listed(findings: readonly Finding[]): Facts {
  return findings.length > 0 ? { findings } : {};
}
