import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:dgram';
import type { ProbeContext } from '../../src/model/probe.ts';
import { decodeUdpChallenge, encodeUdpAnswer, type Hello, proofOf } from '../../src/protocol/responder.ts';
import { wireCases } from '../protocol/decoders.ts';
import { type Outcome, patient } from './facing.ts';
import type { Told, UdpTruth } from './udp-peers.ts';

/** A UDP subject is one that asks (and then `truth` answers), or one that has nothing to ask. */
export type Asker = UdpTruth | null;

/** Sockets beside a peer's own: of another port of its address, and of another address where there is one. */
export interface Others {
  readonly port: Socket;
  readonly address: Socket | null;
}

/** One way to treat whoever sends a datagram. */
export interface UdpBehaviour {
  readonly hear: (told: Told, truth: Asker, others: Others) => void;
  readonly outcomes: (truth: Asker, isTftp: boolean) => readonly Outcome[];
  readonly meets?: (truth: Asker) => boolean;
  readonly context?: Partial<ProbeContext>;
}

const key = Buffer.from('a shared key of prober and responder');
/** More than is read of one peer, few enough for the kernel to keep. */
const some = 60;
/** As many replies as a prober of an amplified attack would get. */
const thousands = 5000;
/** No test takes so long. */
const endlessMs = 60_000;
const mostDatagramBytes = 65_507;
/** Where an answer must be heard, however busy the machine is. */
const heard = { timeoutMs: patient.timeoutMs };
/** The same where all of the time is taken: TFTP has two sockets, and what one of them hears does not always settle the matter. */
const soon = { timeoutMs: 3000 };

const nothing = Buffer.alloc(0);
const isAsked = (truth: Asker): truth is UdpTruth => truth !== null;
const isNumbered = (truth: Asker) => truth?.answerAnother !== undefined;
const isRequest = ({ data }: Told) => decodeUdpChallenge(data) === null;
/** Something that is no answer: who asks knows it for another's. */
const noise = (truth: Asker): readonly Outcome[] => (truth ? ['mismatch'] : ['datagram']);
const silent = (): readonly Outcome[] => ['silent'];
const answered = (truth: Asker): readonly Outcome[] => (truth ? ['answer'] : ['datagram']);

/** Where nothing can be asked the responder's challenge is all that comes. */
const truly = (truth: Asker, told: Told, more: (answer: Buffer) => void) => {
  if (truth === null) more(randomBytes(20));
  else if (isRequest(told)) more(truth.answer(told.data));
};
const always = (bytes: () => Uint8Array): UdpBehaviour => ({ hear: (told) => told.reply(bytes()), outcomes: noise });

const helloTo = ({ data, port }: Told, more: Partial<Hello> = {}): Hello => ({
  name: 'peer.lab.test',
  protocol: 'udp',
  port,
  nonce: decodeUdpChallenge(data) ?? '',
  holds: null,
  ...more,
});
/** A responder, which answers its challenge alone. */
const marked = (outcome: Outcome, more: Partial<Hello>, proof: (hello: Hello) => string | null = () => null, context: Partial<ProbeContext> = {}): UdpBehaviour => ({
  hear: (told) => {
    if (!isRequest(told)) told.reply(encodeUdpAnswer(helloTo(told, more), proof));
  },
  outcomes: () => [outcome],
  context: outcome === 'silent' ? context : { ...soon, ...context },
});

/** Every way in which a UDP peer can be something else than it should be, each with what may be made of it. */
export const udpBehaviours: Readonly<Record<string, UdpBehaviour>> = {
  'is silent': { hear: () => undefined, outcomes: silent },
  'is the service itself': { hear: (told, truth) => truly(truth, told, told.reply), outcomes: answered, context: heard },
  'answers with nothing': always(() => Buffer.alloc(0)),
  'answers with one byte': always(() => Buffer.from([0])),
  'answers with random bytes': always(() => randomBytes(300)),
  'answers with as much as fits': always(() => Buffer.alloc(mostDatagramBytes, 0xff)),
  'answers with as many zeros as fit': always(() => Buffer.alloc(mostDatagramBytes)),
  'reflects what it is sent': { hear: (told) => told.reply(told.data), outcomes: noise },
  'answers thousands of times with noise': {
    hear: (told) => {
      for (let i = 0; i < thousands; i++) told.reply(randomBytes(40));
    },
    outcomes: noise,
  },
  'sends noise without an end': {
    hear: (told) => {
      const until = performance.now() + endlessMs;
      const more = () => {
        for (let i = 0; i < some; i++) told.reply(randomBytes(40));
        if (performance.now() < until && told.isOpen()) setTimeout(more, 20);
      };
      more();
    },
    outcomes: noise,
    // Longer than a test may take: it must be heard out no longer than it takes to know it.
    context: { timeoutMs: 10 * endlessMs },
  },
  'answers thousands of times': {
    hear: (told, truth) =>
      truly(truth, told, (answer) => {
        for (let i = 0; i < thousands; i++) told.reply(answer);
      }),
    outcomes: answered,
    context: heard,
  },
  'answers thousands of others': {
    meets: isNumbered,
    hear: (told, truth) => {
      for (let i = 0; i < thousands && isRequest(told); i++) told.reply(truth?.answerAnother?.(told.data) ?? nothing);
    },
    outcomes: noise,
  },
  'answers another': { meets: isNumbered, hear: (told, truth) => void (isRequest(told) && told.reply(truth?.answerAnother?.(told.data) ?? nothing)), outcomes: noise },
  'answers after noise': {
    meets: isAsked,
    hear: (told, truth) =>
      truly(truth, told, (answer) => {
        for (let i = 0; i < some; i++) told.reply(randomBytes(40));
        told.reply(answer);
      }),
    outcomes: answered,
    context: heard,
  },
  'answers after answers to others': {
    meets: isNumbered,
    hear: (told, truth) =>
      truly(truth, told, (answer) => {
        for (let i = 0; i < some; i++) told.reply(truth?.answerAnother?.(told.data) ?? nothing);
        told.reply(answer);
      }),
    outcomes: answered,
    context: heard,
  },
  'answers from another port': {
    hear: (told, truth, { port }) => truly(truth, told, (answer) => told.replyFrom(port, answer)),
    // A transfer has a port of its own (RFC 1350 section 4).
    outcomes: (_, isTftp) => [isTftp ? 'answer' : 'silent'],
  },
  'answers from another address': { hear: (told, truth, { address }) => truly(truth, told, (answer) => address && told.replyFrom(address, answer)), outcomes: silent },
  'answers among what another address sends': {
    hear: (told, truth, { address }) =>
      truly(truth, told, (answer) => {
        for (let i = 0; i < 2 * some; i++) address && told.replyFrom(address, randomBytes(40));
        told.reply(answer);
      }),
    outcomes: answered,
    context: heard,
  },
  'answers once the time is up': { hear: (told, truth) => void setTimeout(() => truly(truth, told, told.reply), 1500), outcomes: silent },
  ...Object.fromEntries(
    wireCases()
      .filter(({ bytes }) => bytes.length > 0)
      .map(({ protocol, name, bytes }): [string, UdpBehaviour] => [
        `answers with ${protocol}/${name}`,
        {
          hear: (told) => told.reply(bytes),
          // A responder's answer to another challenge is a late one, or a recording: it is passed over.
          outcomes: (truth, isTftp) => (truth?.speaks.includes(protocol) ? ['answer', 'mismatch'] : name.startsWith('udp-answer') && !isTftp ? ['silent'] : noise(truth)),
        },
      ]),
  ),
  'bears the mark': marked('responder', {}),
  'bears the mark of another host': marked('mismatch', { name: 'other.lab.test' }),
  'bears the mark of another port': marked('mismatch', { port: 1 }),
  'bears the mark of TCP': marked('mismatch', { protocol: 'tcp' }),
  'bears the mark of another challenge': marked('silent', { nonce: 'f'.repeat(32) }),
  'has no key': marked('unverified', {}, () => null, { key }),
  'has another key': marked('unverified', {}, (hello) => proofOf(Buffer.from('another'), hello.nonce, hello), { key }),
  'plays back the proof of another challenge': marked('unverified', {}, (hello) => proofOf(key, 'f'.repeat(32), hello), { key }),
  'proves its mark by the key': marked('responder', {}, (hello) => proofOf(key, hello.nonce, hello), { key }),
  'bears a mark that is longer than a request': {
    hear: (told) =>
      told.reply(Buffer.from(`cm-preflight-responder/1 name=peer.lab.test port=udp/${told.port} nonce=${helloTo(told).nonce} tcp=- udp=- ${'x'.repeat(600)} proof=-`)),
    outcomes: noise,
  },
  'bears a mark without a proof': {
    hear: (told) => told.reply(Buffer.from(`cm-preflight-responder/1 name=peer.lab.test port=udp/${told.port} nonce=${helloTo(told).nonce} tcp=- udp=-`)),
    outcomes: noise,
  },
};
