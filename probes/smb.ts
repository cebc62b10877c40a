import { randomBytes } from 'node:crypto';
import type { Facts, Sighting } from '../src/model/evidence.ts';
import type { Probe } from '../src/model/probe.ts';
import { encodeSmb1Negotiate, smb1Negotiate } from '../src/protocol/smb1.ts';
import { decodeSmb, encodeSmb2Negotiate, firstMessageId, framed, type Negotiated } from '../src/protocol/smb2.ts';
import { clockSkew } from './clock-skew.ts';
import { converse, type Line } from './converse.ts';
import { isHungUp, secondIfAnswered } from './second-look.ts';

/** Any number but the two that have a meaning ([MS-CIFS] section 2.2.3.1). */
const multiplexId = 1;

/** SMB over TCP: negotiates a dialect and nothing more. A server that hangs up on SMB2 is asked once whether it speaks SMB1 alone. */
export const smb: Probe = async (target, context) => {
  const sighting = await converse(target, context, negotiate);
  return isHungUp(sighting) ? secondIfAnswered(sighting, await converse(target, context, negotiateSmb1)) : sighting;
};

async function negotiate(line: Line): Promise<Sighting> {
  const asked = await line.ask(encodeSmb2Negotiate({ clientGuid: randomBytes(16), salt: randomBytes(32) }), decodeSmb);
  if (asked.kind === 'sighting') return asked.sighting;
  const reply = asked.value;
  if (reply.version === 1) return reply.isResponse ? line.answered(smb1Only) : line.mismatch('not-smb');
  if (!reply.isResponse || reply.command !== 0 || reply.messageId !== firstMessageId) return line.mismatch('wrong-id');
  return line.answered(reply.negotiated === null ? { smb: { status: reply.status } } : factsOf(reply.negotiated));
}

async function negotiateSmb1(line: Line): Promise<Sighting> {
  const asked = await line.ask(framed(encodeSmb1Negotiate(multiplexId)), decodeSmb);
  if (asked.kind === 'sighting') return asked.sighting;
  const reply = asked.value;
  const isAnswer = reply.version === 1 && reply.isResponse && reply.command === smb1Negotiate && reply.multiplexId === multiplexId;
  return isAnswer ? line.answered(smb1Only) : line.mismatch('wrong-id');
}

const smb1Only: Facts = { smb: { dialect: '1' }, findings: [{ id: 'smb1-only' }] };

function factsOf(negotiated: Negotiated): Facts {
  return { smb: negotiated, findings: clockSkew(negotiated.serverTime) };
}
