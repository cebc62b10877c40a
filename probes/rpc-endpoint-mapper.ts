import { randomInt } from 'node:crypto';
import { cutShort } from '../src/model/endpoints.ts';
import type { Endpoint, Facts, Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { decodeBindReply, encodeBind } from '../src/protocol/rpc-bind.ts';
import { statusFacts } from '../src/protocol/rpc-fault.ts';
import { decodeLookupReply, encodeLookup, endOfList, endpointMapper, type LookupPage, type MapEntry, nilHandle } from '../src/protocol/rpc-lookup.ts';
import { converse, type Line } from './converse.ts';
import { call, refusalFacts } from './rpc-call.ts';
import { endpointsOf, interfacesOf, mostEndpoints } from './rpc-endpoints.ts';

/** Entries asked for at once: one page is a usual host's whole list, in 30 KB; MS-RPCE section 2.2.1.2.4 allows 500. */
const mostEntries = 256;
/** A mapper that gives as few as 16 at a time can still list 2,048. */
const mostPages = 128;

/** How a listing that began may end before its end without the mapper being anything else. */
const stalls: ReadonlySet<string | null> = new Set(['no-answer', 'closed', 'ECONNRESET']);

/**
 * The RPC endpoint mapper: binds to its interface and lists everything that it maps, page by page. A mapper that will not list has answered. One that
 * stays silent when it is asked has not, though it let itself be bound to: bind_ack is small, and what drops full packets lets it pass.
 */
export const rpcEndpointMapper: Probe = (target, context) => converse(target, context, bindAndList);

async function bindAndList(line: Line): Promise<Sighting> {
  const callId = randomInt(1, 2 ** 31);
  const bound = await call(line, callId, encodeBind(callId, endpointMapper), decodeBindReply);
  if (bound.kind === 'sighting') return bound.sighting;
  if (bound.value.kind !== 'bind_ack') return refused(line, refusalFacts(bound.value));
  const [result] = bound.value.results;
  if (result?.result !== 'acceptance') return refused(line, { by: 'bind_ack', ...result });
  return list(line, callId + 1);
}

/**
 * Asks page after page. The handle is not given back where we stop early: what a server keeps for a client ends with the connection (C706 section
 * 6.1.6), and who never comes to an end, or is silent, would not take it.
 */
async function list(line: Line, firstCallId: number): Promise<Sighting> {
  const entries: MapEntry[] = [];
  let handle = nilHandle;
  for (let pages = 0; pages < mostPages; pages++) {
    const callId = firstCallId + pages;
    const asked = await call(line, callId, encodeLookup(callId, { handle, mostEntries }), decodeLookupReply);
    if (asked.kind === 'sighting') {
      const { sighting } = asked;
      if (pages > 0 && stalls.has(sighting.code)) return listed(line, entries, pages, { end: sighting.code });
      return stalls.has(sighting.code) ? { ...sighting, facts: { listing: 'cut-short', pages } } : sighting;
    }
    const reply = asked.value;
    if (reply.kind === 'fault') return pages === 0 ? refused(line, refusalFacts(reply)) : listed(line, entries, pages, refusalFacts(reply));
    entries.push(...reply.entries);
    if (isLastPage(reply)) return listed(line, entries, pages + 1, null);
    if (reply.status !== 0) {
      const why = { by: 'status', ...statusFacts(reply.status) };
      return entries.length === 0 ? refused(line, why) : listed(line, entries, pages + 1, why);
    }
    handle = reply.handle;
  }
  return line.mismatch('endless-listing', { listing: 'cut-short', pages: mostPages, entryCount: entries.length });
}

/** Success means at least one element (MS-RPCE section 2.2.1.2.4); Samba's mapper gives it with none where there is nothing to list. */
function isLastPage({ status, handle, entries }: LookupPage): boolean {
  return status === endOfList || (status === 0 && (handle === nilHandle || entries.length === 0));
}

function refused(line: Line, refusal: Facts): Sighting {
  return line.answered({ listing: 'refused', refusal, findings: [{ id: 'rpc-listing-refused', ...refusal }] });
}

/** A partial list says what was named, and never that there is nothing else: where nothing was named it is no list. */
function listed(line: Line, entries: readonly MapEntry[], pages: number, cut: Facts | null): Sighting {
  const all = endpointsOf(entries);
  const endpoints: readonly Endpoint[] = all.slice(0, mostEndpoints);
  const why = cut ?? (all.length > endpoints.length ? { end: 'too-many-endpoints' } : null);
  const sighting = line.answered({
    listing: why === null ? 'complete' : 'cut-short',
    pages,
    entryCount: entries.length,
    endpointCount: all.length,
    interfaces: interfacesOf(endpoints, entries),
    findings: why === null ? [] : [{ id: 'rpc-listing-cut-short', pages, ...why }],
  });
  if (why === null) return { ...sighting, endpoints };
  return { ...sighting, code: cutShort, ...(endpoints.length === 0 ? {} : { endpoints }) };
}
