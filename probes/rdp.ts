import type { Probe } from '../src/model/probe.ts';
import { decodeRdpConfirm, encodeRdpRequest } from '../src/protocol/rdp.ts';
import { converse } from './converse.ts';

/**
 * Remote Desktop: asks which security protocol the server would take, and hangs up. Going on with TLS would show a certificate and leave more in the
 * server's logs; that something is there that speaks RDP, the confirm has proven.
 */
export const rdp: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const asked = await line.ask(encodeRdpRequest(), decodeRdpConfirm);
    return asked.kind === 'sighting' ? asked.sighting : line.answered({ rdp: asked.value });
  });
