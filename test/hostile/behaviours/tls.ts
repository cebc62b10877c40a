import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { pourCertificate, serverHello } from '../../probes/tls-peers.ts';
import type { Behaviour, Outcome } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { relay } from '../relay.ts';
import type { Subject } from '../subjects.ts';
import { within } from '../truths.ts';
import { filled, flood, noise } from './floods.ts';

const answered = ({ traits }: Subject): readonly Outcome[] => (traits.keeps ? ['kept', 'mismatch'] : traits.tls ? ['answer'] : ['mismatch']);
/** A handshake alone is no web server and no directory; it is what the cloud's ports and the notification server have of it. */
const isHandshakeEnough = ({ probe }: Subject) => probe.name === 'tlsHello' || probe.name === 'clientNotification';
/** What may be made of a handshake and nothing else. */
export function securedOnly(subject: Subject): readonly Outcome[] {
  if (subject.traits.keeps) return ['kept', 'mismatch'];
  if (isHandshakeEnough(subject)) return ['answer'];
  // To what is no TLS at all OpenSSL hangs up without an alert.
  return subject.traits.hesitates ? ['mismatch', 'unanswered'] : ['mismatch'];
}

/** A handshake takes its time on a busy machine; where something must come after it, all of this is taken. */
const patience = { answerTimeoutMs: 5000 };

const saying = (outcomes: Behaviour['outcomes'], ...hex: string[]): Behaviour => ({
  serve: (socket) => onceAsked(socket, () => socket.resume().write(Buffer.from(hex.join(''), 'hex'))),
  outcomes,
  ...(outcomes === answered ? { context: patience } : {}),
});

/** A server of TLS with a service within that never comes to an end. */
const serving = (serve: (line: Duplex) => void, version?: 'TLSv1.2'): Behaviour => ({
  serve: (socket) => relay(socket, within(serve, version), (bytes) => void socket.write(bytes)),
  outcomes: securedOnly,
  context: patience,
});

/** Asks for a new handshake as soon as one has ended (RFC 5246 section 7.4.1.1). */
function renegotiate(line: Duplex): void {
  const again = () => {
    if (line instanceof TLSSocket && !line.destroyed) line.setMaxListeners(0).renegotiate({ rejectUnauthorized: false }, (error) => error === null && again());
  };
  line.on('secure', again).resume();
}

/** Peers that speak TLS, or begin to. */
export const tlsBehaviours: Readonly<Record<string, Behaviour>> = {
  'refuses with an alert': saying(answered, '15030300020228'),
  'refuses with an alert that nobody knows': saying(answered, '150303000202ff'),
  'warns, and then is silent': saying(noise, '15030300020170'),
  'says hello in SSL 3.0': { serve: (socket) => onceAsked(socket, () => socket.resume().write(serverHello(0x0300))), outcomes: answered, context: patience },
  'says hello, and then is silent': { serve: (socket) => onceAsked(socket, () => socket.resume().write(serverHello(0x0303))), outcomes: noise },
  'says hello in half, and hangs up': { serve: (socket) => onceAsked(socket, () => socket.resume().end(serverHello(0x0303).subarray(0, 20))), outcomes: noise },
  'chooses a cipher that nobody offered': saying(noise, '160303002c0200002803036161616161616161616161616161616161616161616161616161616161616161', '00', 'eeee', '000000'),
  'sends records of garbage': { serve: (socket) => onceAsked(socket, () => flood(socket, filled(Buffer.from('16030300ffdeadbeefc3c3c3', 'hex')))), outcomes: noise },
  'sends encrypted records at once': { serve: (socket) => onceAsked(socket, () => flood(socket, filled(Buffer.from('1703030020c3c3c3', 'hex')))), outcomes: noise },
  'sends a certificate without an end': { serve: (socket: Socket) => onceAsked(socket, () => pourCertificate(socket.resume())), outcomes: noise },
  'ends a handshake, and is silent': serving((line) => void line.resume()),
  'ends a handshake of TLS 1.2, and is silent': serving((line) => void line.resume(), 'TLSv1.2'),
  'ends a handshake, and floods': serving((line) => flood(line as Socket, filled('\0'))),
  'ends a handshake, and begins it anew for ever': serving(renegotiate, 'TLSv1.2'),
  'ends a handshake, and hangs up': serving((line) => void line.on('data', () => line.end()).resume()),
  'ends a handshake, and speaks SSH': serving((line) => void line.resume().write('SSH-2.0-x\r\n')),
};
