import type { Probe } from '../src/model/probe.ts';
import { decodeSessionAnswer, encodeSessionRequest, sessionErrorName } from '../src/protocol/netbios-session.ts';
import { converse } from './converse.ts';

/** NetBIOS sessions: whether the service accepts or refuses one. Where it sends us elsewhere we do not go. */
export const netbiosSession: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const asked = await line.ask(encodeSessionRequest(), decodeSessionAnswer);
    if (asked.kind === 'sighting') return asked.sighting;
    const answer = asked.value;
    if (answer.kind !== 'negative') return line.answered({ netbiosSession: { ...answer } });
    const { kind, errorCode } = answer;
    return line.answered({ netbiosSession: { kind, errorCode, error: sessionErrorName(errorCode) } });
  });
