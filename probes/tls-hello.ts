import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { beginTls, secureFacts } from './tls-line.ts';

/** TLS, with a protocol above it that we do not speak: the handshake is the answer. */
export const tlsHello: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const begun = await beginTls(line);
    return begun.kind === 'sighting' ? begun.sighting : begun.line.answered(secureFacts(begun.facts));
  });
