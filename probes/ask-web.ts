import { isIPv6 } from 'node:net';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import { ask, type HttpReply, type HttpRequest } from '../src/net/http.ts';
import type { Line } from './converse.ts';
import { greetingOf } from './greeting.ts';

export type Reply = Extract<HttpReply, { kind: 'reply' }>;

/** What a request came to: a reply, or the sighting of what came instead. */
export type Web = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'sighting'; readonly sighting: Sighting };

/** Sends one request on a line, with the headers that every request of ours carries; `facts` go into what came instead of a reply. */
export async function askWeb(line: Line, wanted: Pick<HttpRequest, 'method' | 'path'> & Partial<HttpRequest> & { readonly host: string }, facts: Facts = {}): Promise<Web> {
  const { stream, context } = line;
  const { host, headers, ...request } = wanted;
  const reply = await ask(stream, {
    mostBodyBytes: 0,
    ...request,
    timeoutMs: line.remainingMs(),
    signal: context.signal,
    headers: { host, 'user-agent': context.userAgent, ...headers },
  });
  if (reply.kind === 'reply') return { kind: 'reply', reply };
  return { kind: 'sighting', sighting: withFacts(insteadOfReply(line.over(stream), reply), facts) };
}

function insteadOfReply(line: Line, { end }: Extract<HttpReply, { kind: 'failed' }>): Sighting {
  if (end !== 'not-http') return line.unanswered(end);
  const greeting = greetingOf(line.stream.opening());
  // Whoever began as HTTP and did not go on as such has not answered in it.
  return line.mismatch(greeting?.code === 'http' ? 'not-http' : (greeting?.code ?? 'not-http'), greeting?.facts);
}

/** A sighting with more facts; one that saw nothing keeps none. */
export function withFacts(sighting: Sighting, facts: Facts): Sighting {
  return sighting.state === 'open' && Object.keys(facts).length > 0 ? { ...sighting, facts: { ...facts, ...sighting.facts } } : sighting;
}

/** Status and who answered, in the stable names of facts. */
export function replyFacts(path: string, { status, statusText, headers }: Reply): Facts {
  const { server, location } = headers;
  return { path, status, ...(statusText ? { statusText } : {}), ...(server === undefined ? {} : { server }), ...(location === undefined ? {} : { location }) };
}

/** A Host header (RFC 9110 section 7.2): the port only where it is not the scheme's own. */
export function hostHeader(name: string, port: number | null, ownPort: number): string {
  const host = isIPv6(name) ? `[${name}]` : name;
  return port === null || port === ownPort ? host : `${host}:${port}`;
}
