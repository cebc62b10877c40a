import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { openStream } from '../src/net/stream.ts';
import { askWeb, type Reply, withFacts } from './ask-web.ts';
import { converse, type Line, mostBytes } from './converse.ts';
import { whoAnswered } from './proxy-answer.ts';
import type { Finding } from './tls-facts.ts';
import { beginTls } from './tls-line.ts';

/** More destinations than the document lets one host reach through a proxy. */
const mostDestinations = 16;

/** A proxy's answer about one destination: whether the way was open, and what was seen behind it. */
interface Answer {
  readonly destination: string;
  /** The status of the proxy's own refusal; null where the way is open. */
  readonly refusal: number | null;
  readonly facts: Facts;
  readonly findings: readonly Finding[];
}

/**
 * Asks a proxy for each original destination, on a connection of its own: for port 80 by an absolute URI, else by CONNECT (RFC 9112 section 3.2).
 * The worst answer counts; where none came at all, the rest is not asked.
 */
export const proxied: Probe = async (target, context) => {
  const answers: Answer[] = [];
  let last: Sighting | null = null;
  for (const destination of (target.flow.via?.for ?? []).slice(0, mostDestinations)) {
    const before = answers.length;
    last = await converse(target, context, async (line) => {
      const asked = await askProxy(line, destination);
      if (!('destination' in asked)) return withFacts(asked, { destination });
      answers.push(asked);
      return line.answered({});
    });
    if (answers.length === before) return last;
  }
  if (last === null) throw new Error(`${target.flow.id} goes through a proxy to nothing`);
  return { ...last, facts: factsOf(answers) };
};

async function askProxy(line: Line, destination: string): Promise<Answer | Sighting> {
  const { host, port } = partsOf(destination);
  const way = port === 80 ? ({ method: 'GET', path: `http://${host}/` } as const) : ({ method: 'CONNECT', path: `${host}:${port}` } as const);
  const web = await askWeb(line, { ...way, host: port === 80 ? host : `${host}:${port}` });
  if (web.kind === 'sighting') return web.sighting;
  const { status, headers, tunnel } = web.reply;
  const by = way.method === 'CONNECT' ? 'proxy' : whoAnswered(web.reply);
  const facts = {
    status,
    answeredBy: by,
    ...(headers['via'] === undefined ? {} : { via: headers['via'] }),
    ...(headers['server'] === undefined ? {} : { server: headers['server'] }),
  };
  if (tunnel !== null) return { destination, refusal: null, ...(await behind(line, tunnel, host, port, facts)) };
  if (refusals.has(status) && by !== 'origin') return { destination, refusal: status, facts, findings: [] };
  if (by === 'proxy') return line.over(line.stream).mismatch('not-proxied', { proxy: { destination, ...facts } });
  // A web server that is no proxy answers for itself; a proxy may keep quiet about itself, too.
  return { destination, refusal: null, facts, findings: by === 'origin' ? [] : [{ id: 'proxy-unseen', destination }] };
}

/** Of a proxy's own answers, those that say that it will not or cannot open the way; tinyproxy says 500 where squid says 503. */
const refusals: ReadonlySet<Reply['status']> = new Set([403, 407, 500, 502, 503, 504]);

/** A proxy that breaks TLS open says "established" before it knows; what certificate is shown behind it is worth a remark, and never more. */
async function behind(line: Line, tunnel: Duplex, host: string, port: number, facts: Facts): Promise<{ facts: Facts; findings: readonly Finding[] }> {
  if (port !== 443) return { facts, findings: [] };
  const stream = openStream(tunnel, mostBytes, line.context.signal, () => tunnel.destroy());
  const begun = await beginTls(line.over(stream), { name: host });
  if (begun.kind === 'secured') return { facts: { ...facts, tls: begun.facts.tls }, findings: begun.facts.findings };
  const { reason, code, facts: seen = {} } = begun.sighting;
  if (reason === 'proto-response') return { facts: { ...facts, ...seen }, findings: [] };
  return { facts, findings: [{ id: 'no-tls-through-proxy', destination: `${host}:${port}`, code }] };
}

function factsOf(answers: readonly Answer[]): Facts {
  const refused = answers.filter(({ refusal }) => refusal !== null);
  const worst = refused.find(({ refusal }) => refusal !== 407) ?? refused[0];
  const findings = answers.flatMap((answer) => answer.findings);
  return {
    ...(worst ? { proxy: { status: worst.refusal, destination: worst.destination } } : {}),
    destinations: answers.map(({ destination, facts }) => ({ destination, ...facts })),
    ...(findings.length > 0 ? { findings } : {}),
  };
}

function partsOf(destination: string): { host: string; port: number } {
  const at = destination.lastIndexOf(':');
  const host = destination.slice(0, at);
  return { host: isIPv6(host) ? `[${host}]` : host, port: Number(destination.slice(at + 1)) };
}
