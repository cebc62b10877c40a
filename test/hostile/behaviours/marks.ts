import type { Socket } from 'node:net';
import { encodeHello, type Hello, proofOf } from '../../../src/protocol/responder.ts';
import { holdsText } from '../../../src/protocol/responder-statement.ts';
import { type Behaviour, hasty, type Outcome, patient } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { inPieces } from '../relay.ts';
import { filled, flood, noise } from './floods.ts';

const key = Buffer.from('a shared key of prober and responder');
const nonce = '000102030405060708090a0b0c0d0e0f';
const responder = (): readonly Outcome[] => ['responder'];
const unverified = (): readonly Outcome[] => ['unverified'];
const another = (): readonly Outcome[] => ['mismatch'];

const helloAt = (port: number, more: Partial<Hello> = {}): Hello => ({ name: 'peer.lab.test', protocol: 'tcp', port, nonce, holds: { tcp: [port], udp: [] }, ...more });
const markAt = (port: number, more?: Partial<Hello>) => Buffer.from(encodeHello(helloAt(port, more)));

const saying = (say: (port: number) => Buffer | string, outcomes: Behaviour['outcomes'], then: (socket: Socket) => void = () => undefined): Behaviour => ({
  serve: (socket, { port }) => {
    socket.resume().write(say(port));
    then(socket);
  },
  outcomes,
  // What must be heard is waited for on a busy machine, too.
  ...(outcomes === noise ? {} : { context: { answerTimeoutMs: 5000, responderIsDue: true } }),
});

/** A responder whose mark is right, and which is challenged for its key. */
const challenged = (answer: (challenge: string, hello: Hello, socket: Socket) => void, outcomes: Behaviour['outcomes'] = unverified): Behaviour => ({
  serve: (socket, { port }) => {
    socket.write(markAt(port));
    onceAsked(socket, (request) => answer(/challenge ([0-9a-f]{32})/.exec(request.toString('latin1'))?.[1] ?? '', helloAt(port), socket));
  },
  outcomes,
  // The proof must be waited for where it comes.
  context: { key, ...(outcomes === unverified ? {} : patient) },
});

const ports = Array.from({ length: 1000 }, (_, i) => 2 * i + 1);
const line = (middle: string) => `cm-preflight-responder/1 name=peer.lab.test ${middle}\n`;
const everyPort = (port: number) => line(`port=tcp/${port} nonce=${nonce} tcp=${ports.map((one) => one + 20_000).join(',')} udp=-`);

/** Peers that speak as the responder does, rightly or not. */
export const markBehaviours: Readonly<Record<string, Behaviour>> = {
  'bears the mark': saying(markAt, responder),
  'bears the mark, and floods': saying(markAt, responder, (socket) => flood(socket, filled('\0'))),
  'bears the mark in small segments': {
    serve: (socket, { port }) => inPieces(socket.resume() as Socket, 20, setImmediate)(markAt(port)),
    outcomes: responder,
    // The wait for a mark is three times the handshake, at least; what comes later is heard where something else would be.
    context: { ...patient, responderIsDue: true },
  },
  'bears the mark once it is asked': {
    meets: ({ traits, probe }) => !traits.keeps || probe.name === 'serviceBroker',
    serve: (socket, { port }) => onceAsked(socket, () => socket.resume().write(markAt(port))),
    outcomes: responder,
    context: { answerTimeoutMs: patient.answerTimeoutMs },
  },
  'bears the mark of another host': saying((port) => markAt(port, { name: 'other.lab.test' }), another),
  'bears the mark of another port': saying((port) => markAt(port, { port: port === 1 ? 2 : 1 }), another),
  'bears the mark of UDP': saying((port) => markAt(port, { protocol: 'udp' }), another),
  'bears half a mark': saying((port) => markAt(port).subarray(0, 40), noise),
  'bears a mark without a line end, for ever': saying(
    (port) => markAt(port).subarray(0, -1),
    noise,
    (socket) => flood(socket, filled(' ')),
  ),
  'bears a mark whose name never ends': saying(
    () => 'cm-preflight-responder/1 name=',
    noise,
    (socket) => flood(socket, filled('x')),
  ),
  'bears a mark with an escape sequence': saying((port) => line(`port=tcp/${port}\x1b[2J nonce=${nonce} tcp=- udp=-`), noise),
  'bears a mark without a nonce': saying((port) => line(`port=tcp/${port} tcp=- udp=-`), noise),
  'bears a mark of port 65536': saying(() => line(`port=tcp/65536 nonce=${nonce} tcp=- udp=-`), noise),
  'bears a mark of the next version': saying((port) => markAt(port).toString('latin1').replace('/1 ', '/2 '), noise),
  'bears a mark that holds thousands of ports': saying(everyPort, noise),
  'bears a mark that holds every port': saying((port) => line(`port=tcp/${port} nonce=${nonce} tcp=1-65535 udp=1-65535`), noise),
  'bears a mark that holds as many ports as may be': saying(
    (port) => line(`port=tcp/${port} nonce=${nonce} ${holdsText({ tcp: Array.from({ length: 1024 }, (_, i) => 1000 + i), udp: [] })}`),
    responder,
  ),
  'proves its mark by the key': challenged((challenge, hello, socket) => void socket.write(`answer ${proofOf(key, challenge, hello)}\n`), responder),
  'proves the mark of another host by the key': {
    ...challenged((challenge, hello, socket) => void socket.write(`answer ${proofOf(key, challenge, hello)}\n`), another),
    serve: (socket, { port }) => {
      const hello = helloAt(port, { name: 'other.lab.test' });
      socket.write(encodeHello(hello));
      onceAsked(socket, (request) => socket.write(`answer ${proofOf(key, request.toString('latin1').slice(10, 42), hello)}\n`));
    },
  },
  'does not prove its mark': challenged(() => undefined),
  'has no key': challenged((_, __, socket) => void socket.write('answer -\n')),
  'has another key': challenged((challenge, hello, socket) => void socket.write(`answer ${proofOf(Buffer.from('another'), challenge, hello)}\n`)),
  'plays back the proof of another challenge': challenged((_, hello, socket) => void socket.write(`answer ${proofOf(key, 'f'.repeat(32), hello)}\n`)),
  'proves what it did not say': challenged((challenge, hello, socket) => void socket.write(`answer ${proofOf(key, challenge, { ...hello, holds: null })}\n`)),
  'hangs up on the challenge': challenged((_, __, socket) => void socket.end()),
  'resets on the challenge': challenged((_, __, socket) => void socket.resetAndDestroy()),
  'echoes the challenge': challenged((challenge, _, socket) => void socket.write(`challenge ${challenge}\n`)),
  'answers the challenge without an end': challenged((_, __, socket) => flood(socket, filled('answer '))),
  'proves half': challenged((challenge, hello, socket) => void socket.write(`answer ${proofOf(key, challenge, hello).slice(0, 32)}`)),
  'bears the mark where a key is needed, and serves nothing': { ...challenged(() => undefined), context: { key, ...hasty } },
};
