import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { ProbeContext, Target } from '../src/model/probe.ts';
import { type Secured, type SecureOptions, secure } from '../src/net/secure.ts';
import { converse, type Line } from './converse.ts';
import { greetingOf } from './greeting.ts';
import { isHungUp, secondIfAnswered } from './second-look.ts';
import { type Finding, type TlsFacts, tlsFacts } from './tls-facts.ts';

/** What is read above TLS at most: half of what is read below it, so that a flood is told as one. */
const mostBytesAbove = 256 * 1024;

/** TLS that began on a line, or the sighting of what came of it. */
export type Begun =
  | { readonly kind: 'secured'; readonly line: Line; readonly facts: TlsFacts; readonly secured: Extract<Secured, { kind: 'secured' }> }
  | { readonly kind: 'sighting'; readonly sighting: Sighting };

/** Begins TLS on a line. An alert, and what this machine's TLS refuses, are answers of TLS: the peer spoke it. */
export async function beginTls(line: Line, { name = line.target.flow.to, ...versions }: Partial<Pick<SecureOptions, 'name' | 'maxVersion'>> = {}): Promise<Begun> {
  const { stream, context } = line;
  const secured = await secure(stream, { name, timeoutMs: line.remainingMs(), signal: context.signal, mostBytes: mostBytesAbove, ...versions });
  if (secured.kind === 'secured') return { kind: 'secured', line: line.over(secured.stream), facts: tlsFacts(secured), secured };
  return { kind: 'sighting', sighting: sightingOf(line.over(stream), secured) };
}

/**
 * A conversation above TLS. Where the server hangs up on a request within TLS 1.3 it is asked once more within 1.2: Windows Server 2022 resets the
 * connection where a path of IIS wants a client's certificate, which 1.3 lets it ask for only at the beginning, and in 1.2 it says so (403).
 */
export async function converseAbove(target: Target, context: ProbeContext, speak: (begun: Extract<Begun, { kind: 'secured' }>) => Promise<Sighting>): Promise<Sighting> {
  let version: string | null = null;
  const look = (versions: Pick<SecureOptions, 'maxVersion'>, more: readonly Finding[]) =>
    converse(target, context, async (line) => {
      const begun = await beginTls(line, versions);
      if (begun.kind === 'sighting') return begun.sighting;
      version = begun.secured.version;
      return speak({ ...begun, facts: { ...begun.facts, findings: [...begun.facts.findings, ...more] } });
    });
  const seen = await look({}, []);
  if (version !== 'TLSv1.3' || !isHungUp(seen)) return seen;
  return secondIfAnswered(seen, await look({ maxVersion: 'TLSv1.2' }, [{ id: 'tls-1.3-hung-up' }]));
}

function sightingOf(line: Line, secured: Exclude<Secured, { kind: 'secured' }>): Sighting {
  if (secured.kind === 'alert') return line.answered({ tls: { alert: secured.alert } });
  if (secured.kind === 'refused-here') return line.answered({ tls: { refusedHere: secured.code }, findings: [{ id: 'tls-refused-here', code: secured.code }] });
  if (secured.end !== 'not-tls') return line.unanswered(secured.end);
  const greeting = greetingOf(line.stream.openingAbove());
  const code = greeting?.code === 'http' ? 'plain-http' : greeting?.code === 'tls' ? null : greeting?.code;
  return line.mismatch(code ?? 'not-tls', greeting?.facts);
}

/** The facts of TLS, with its findings and more of them; without any, no list. */
export function secureFacts({ tls, findings }: TlsFacts, more: readonly object[] = []): Facts {
  const all = [...findings, ...more];
  return { tls, ...(all.length > 0 ? { findings: all } : {}) };
}
