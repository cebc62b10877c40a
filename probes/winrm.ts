import type { Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { decodeIdentity, identifyHeaders, identifyRequest, isSoap, wsmanPath } from '../src/protocol/wsman.ts';
import { askWeb, hostHeader, type Reply, replyFacts } from './ask-web.ts';
import { converse, type Line } from './converse.ts';
import { converseAbove, secureFacts } from './tls-line.ts';

/** IANA's port of WS-Management over TLS; at any other, plain HTTP is the default. */
const tlsPort = 5986;

/** An IdentifyResponse is below 1 KB, a fault below 8 KB. */
const mostBodyBytes = 16 * 1024;

/** Windows Remote Management: asks who it is, as WS-Management lets anyone do without credentials. */
export const winrm: Probe = (target, context) =>
  target.port === tlsPort ? converseAbove(target, context, ({ line, facts }) => identify(line, secureFacts(facts))) : converse(target, context, (line) => identify(line, {}));

async function identify(line: Line, facts: Readonly<Record<string, unknown>>): Promise<Sighting> {
  const { flow, port } = line.target;
  const headers = { ...identifyHeaders, 'content-length': String(Buffer.byteLength(identifyRequest)) };
  const web = await askWeb(line, { method: 'POST', path: wsmanPath, host: hostHeader(flow.to, port, 0), headers, body: identifyRequest, mostBodyBytes }, facts);
  if (web.kind === 'sighting') return web.sighting;
  const http = replyFacts(wsmanPath, web.reply);
  const wsman = decodeIdentity(web.reply.body);
  if (wsman !== null) return line.answered({ http, wsman, ...facts });
  return isWsman(web.reply) ? line.answered({ http, ...facts }) : line.mismatch('not-wsman', { http, ...facts });
}

/** Where identity is kept for who logs in, the refusal is an answer, as a SOAP fault is; a page or "not found" comes from another web server. */
function isWsman({ status, body }: Reply): boolean {
  return status === 401 || status === 403 || isSoap(body);
}
