import type { Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { decodeHello } from '../src/protocol/responder.ts';
import { decodePreloginResponse, encodePrelogin } from '../src/protocol/tds-prelogin.ts';
import { converse } from './converse.ts';
import { greetingOf } from './greeting.ts';
import { serverFacts } from './sql.ts';

/**
 * Service Broker's endpoint shows nothing before the two have authenticated each other, and its format is not published: that TCP is accepted and kept is all that can be had of it.
 * A database's own port would pass for one, so what keeps the connection is sent a PRELOGIN, which a database answers. A broker has no answer to it: however it takes it is right.
 */
export const serviceBroker: Probe = (target, context) =>
  converse(target, context, async (line): Promise<Sighting> => {
    const { stream } = line;
    stream.write(encodePrelogin({ encryption: 'off', instance: '', threadId: 0, mars: false }));
    const isResponder = () => decodeHello(stream.opening()).kind === 'hello';
    const end = await stream.wait(
      line.remainingMs(),
      (received) => decodePreloginResponse(received).kind === 'value' || Boolean(greetingOf(stream.opening())?.code) || isResponder(),
    );
    if (end === 'overflow' || end === 'aborted') return line.unanswered(end);
    const answer = decodePreloginResponse(stream.received());
    if (answer.kind === 'value') return line.mismatch('tds', serverFacts(answer.value));
    const greeting = greetingOf(stream.opening());
    // A responder's mark that came late is heard where this says that something else is there.
    if (greeting?.code || isResponder()) return line.mismatch(greeting?.code ?? 'not-a-broker', greeting?.facts);
    return { ...line.mismatch('', greeting?.facts), reason: 'syn-ack', code: null, asked: false };
  });
