import type { Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { greetingOf } from './greeting.ts';

/** A service that we cannot speak to: whether TCP is accepted, and the connection kept. A greeting of another protocol is no such service. */
export const tcpConnect: Probe = (target, context) =>
  converse(target, context, async (line): Promise<Sighting> => {
    const greeting = greetingOf(line.stream.received());
    if (greeting?.code) return line.mismatch(greeting.code, greeting.facts);
    return { ...line.mismatch('', greeting?.facts), reason: 'syn-ack', code: null };
  });
