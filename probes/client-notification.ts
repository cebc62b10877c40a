import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { beginTls, secureFacts } from './tls-line.ts';
import { keptUntilAsked } from './unread.ts';

/**
 * The notification server of a management point. Microsoft documents its port, that it speaks a protocol of its own over TCP, and that a session
 * takes a client's certificate (ConfigMgrBgbSession.CreateSession), but no byte of it. So TLS is tried: what answers in TLS has answered.
 */
export const clientNotification: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const begun = await beginTls(line);
    if (begun.kind === 'secured') return begun.line.answered(secureFacts(begun.facts));
    return keptUntilAsked(line, begun.sighting);
  });
