import type { Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { askWeb, hostHeader, replyFacts } from './ask-web.ts';
import { converse, type Line } from './converse.ts';
import { rolePath } from './http-paths.ts';
import { isHungUp, secondIfAnswered } from './second-look.ts';
import type { Finding } from './tls-facts.ts';
import { tlsHello } from './tls-hello.ts';
import { converseAbove, secureFacts } from './tls-line.ts';

/**
 * A web server: it answers a GET of its role's own path with any status at all; nothing is followed. One that wants TLS at this port is another service:
 * to a request without it nginx and Apache say 400 in plain text, and IIS hangs up.
 */
export const http: Probe = async (target, context) => {
  const seen = await plain(target, context);
  const status = (seen.facts?.['http'] as { status?: number } | undefined)?.status;
  if (status !== 400 && !isHungUp(seen)) return seen;
  const secure = await tlsHello(target, context);
  return secure.reason === 'proto-response' ? { ...secure, reason: 'proto-mismatch', code: 'tls', facts: { ...seen.facts, ...secure.facts } } : secondIfAnswered(seen, secure);
};

/** A web server that may want TLS at the same port: what does not answer in HTTP is asked again over TLS, on a connection of its own. */
export const httpOrHttps: Probe = async (target, context) => {
  const seen = await plain(target, context);
  return seen.reason === 'proto-mismatch' ? secondIfAnswered(seen, await https(target, context)) : seen;
};

const plain: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const { path, host } = wantedOf(line, 80);
    const web = await askWeb(line, { method: 'GET', path, host });
    if (web.kind === 'sighting') return web.sighting;
    const findings = remarks(line, web.reply.status);
    return line.answered({ http: replyFacts(path, web.reply), ...(findings.length > 0 ? { findings } : {}) });
  });

/** The same over TLS. A handshake alone is no web server: HTTP must answer above it, or TLS with an alert. */
export const https: Probe = (target, context) =>
  converseAbove(target, context, async ({ line, facts, secured }): Promise<Sighting> => {
    const { path, host } = wantedOf(line, 443);
    const web = await askWeb(line, { method: 'GET', path, host }, secureFacts(facts));
    if (web.kind === 'reply') return line.answered({ http: replyFacts(path, web.reply), ...secureFacts(facts, remarks(line, web.reply.status)) });
    // TLS 1.3 asks for a client's certificate when the client takes the handshake for done.
    const alert = secured.alert();
    return alert === null ? web.sighting : line.answered(secureFacts({ ...facts, tls: { ...facts.tls, alert } }));
  });

function wantedOf({ target }: Line, ownPort: number): { path: string; host: string } {
  return { path: rolePath(target.flow).path, host: hostHeader(target.flow.to, target.port, ownPort) };
}

function remarks({ target }: Line, status: number): Finding[] {
  const { path, isRoles } = rolePath(target.flow);
  if (status === 404 && isRoles) return [{ id: 'path-not-found', path }];
  return status >= 500 ? [{ id: 'server-error', status }] : [];
}
