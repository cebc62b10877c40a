import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { beginTls, secureFacts } from './tls-line.ts';

/** Ends that a server may choose for a hello that it does not understand. */
const unread: ReadonlySet<string | null> = new Set(['no-answer', 'closed', 'ECONNRESET']);

/**
 * The notification server of a management point. Microsoft documents its port, that it speaks a protocol of its own over TCP, and that a session
 * takes a client's certificate (ConfigMgrBgbSession.CreateSession), but no byte of it. So TLS is tried: what answers in TLS has answered.
 * A server that kept the connection until we spoke and then did not is one that we cannot speak to, not one that is wrong.
 */
export const clientNotification: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const begun = await beginTls(line);
    if (begun.kind === 'secured') return begun.line.answered(secureFacts(begun.facts));
    const { sighting } = begun;
    return sighting.reason === 'proto-mismatch' && unread.has(sighting.code) ? { ...sighting, reason: 'syn-ack' } : sighting;
  });
