import { type Hello, holdsText, parseHolds } from './responder-statement.ts';
import { ascii, hex, latin } from './responder-text.ts';

export { proofOf, sameHost, verify } from './responder-proof.ts';
export type { Hello, Holds } from './responder-statement.ts';

/**
 * The responder's protocol (docs/responder.md). One line of ASCII each way, so that a packet capture explains itself:
 *
 *   TCP  responder: cm-preflight-responder/1 name=db01 port=tcp/1433 nonce=<32 hex> tcp=135,1433,4022 udp=-
 *        prober:    challenge <32 hex>
 *        responder: answer <64 hex, or - without a key>
 *   UDP  prober:    cm-preflight-challenge/1 <32 hex> and spaces up to 600 bytes
 *        responder: cm-preflight-responder/1 name=db01 port=udp/9 nonce=<the challenge> tcp=… udp=… proof=<64 hex, or ->
 */
const mark = 'cm-preflight-responder/1 ';
const challengeMark = 'cm-preflight-challenge/1 ';

/** Room for every port of a large site system; a longer line is none of ours. */
const mostHelloBytes = 4096;
/** A TCP answer is 72 bytes with its line end; a longer line is none. */
const mostAnswerBytes = 80;
/** A UDP answer is never longer than its request, so the request brings room for what a host with every role holds; below every MTU. */
const udpRequestBytes = 600;

/** Random bytes of a challenge and of a nonce: too many to meet one again. */
export const challengeBytes = 16;

/** The length of the longest line that a prober sends over TCP, with CR and LF. */
export const tcpChallengeBytes = 'challenge \r\n'.length + 2 * challengeBytes;

/** What the first bytes of a connection are. */
export type HelloDecoding =
  | { readonly kind: 'hello'; readonly hello: Hello; readonly byteLength: number }
  /** So far it is a mark; more bytes are needed. */
  | { readonly kind: 'incomplete' }
  /** Something else speaks. */
  | { readonly kind: 'other' };

/** The line that a responder opens a TCP connection with; what it holds is left out where the line would be too long. */
export function encodeHello(hello: Hello): Uint8Array {
  const line = `${helloText(hello)}\n`;
  return ascii(line.length > mostHelloBytes ? `${helloText({ ...hello, holds: null })}\n` : line);
}

/** Tells a responder's hello by its first line; what follows the line is not looked at. */
export function decodeHello(bytes: Uint8Array): HelloDecoding {
  if (bytes.length > 0 && bytes[0] !== mark.charCodeAt(0)) return { kind: 'other' };
  const text = latin(bytes.subarray(0, mostHelloBytes));
  const known = Math.min(text.length, mark.length);
  if (text.slice(0, known) !== mark.slice(0, known)) return { kind: 'other' };
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  if (!isOneLine(line)) return { kind: 'other' };
  if (end < 0) return text.length >= mostHelloBytes ? { kind: 'other' } : { kind: 'incomplete' };
  const hello = parseHello(line);
  return hello ? { kind: 'hello', hello, byteLength: end + 1 } : { kind: 'other' };
}

export function encodeTcpChallenge(challenge: Uint8Array): Uint8Array {
  return ascii(`challenge ${hex(challenge)}\n`);
}

/** The hex of the challenge that these bytes end with, whatever was said before it (a prober may have spoken to a service first); else null. */
export function decodeTcpChallenge(bytes: Uint8Array): string | null {
  return /challenge ([0-9a-f]{32})\r?\n$/.exec(latin(bytes.subarray(-tcpChallengeBytes)))?.[1] ?? null;
}

export function encodeTcpAnswer(proof: string | null): Uint8Array {
  return ascii(`answer ${proof ?? '-'}\n`);
}

/** A responder's answer to a challenge: its proof in hex, or null where it has no key. */
export type AnswerDecoding = { readonly kind: 'answer'; readonly proof: string | null } | { readonly kind: 'incomplete' } | { readonly kind: 'other' };

/** Reads the line that follows a challenge. */
export function decodeTcpAnswer(bytes: Uint8Array): AnswerDecoding {
  const text = latin(bytes.subarray(0, mostAnswerBytes));
  const end = text.indexOf('\n');
  if (end < 0) return text.length < mostAnswerBytes && isOneLine(text) ? { kind: 'incomplete' } : { kind: 'other' };
  const found = /^answer ([0-9a-f]{64}|-)\r?$/.exec(text.slice(0, end))?.[1];
  return found === undefined ? { kind: 'other' } : { kind: 'answer', proof: found === '-' ? null : found };
}

export function encodeUdpChallenge(challenge: Uint8Array): Uint8Array {
  return ascii(`${challengeMark}${hex(challenge)} `.padEnd(udpRequestBytes, ' '));
}

/** The challenge's hex; null where the datagram is none, or too short for any answer to it. */
export function decodeUdpChallenge(bytes: Uint8Array): string | null {
  if (bytes.length !== udpRequestBytes) return null;
  const text = latin(bytes);
  const found = /^([0-9a-f]{32}) +$/.exec(text.slice(challengeMark.length))?.[1];
  return text.startsWith(challengeMark) && found !== undefined ? found : null;
}

/** A datagram never longer than the request: what the responder holds is left out where it would not fit. `proofFor` proves exactly what is said. */
export function encodeUdpAnswer(hello: Hello, proofFor: (said: Hello) => string | null): Uint8Array {
  const write = (said: Hello) => `${helloText(said)} proof=${proofFor(said) ?? '-'}`;
  const whole = write(hello);
  return ascii(whole.length <= udpRequestBytes ? whole : write({ ...hello, holds: null }).slice(0, udpRequestBytes));
}

/** What a responder says in a datagram, and its proof; null where the datagram is no answer of one. */
export function decodeUdpAnswer(bytes: Uint8Array): { readonly hello: Hello; readonly proof: string | null } | null {
  if (bytes.length > udpRequestBytes) return null;
  const [, line, proof] = /^(.*) proof=([0-9a-f]{64}|-)$/.exec(latin(bytes)) ?? [];
  const hello = line === undefined ? null : parseHello(line);
  return hello && proof !== undefined ? { hello, proof: proof === '-' ? null : proof } : null;
}

function helloText({ name, protocol, port, nonce, holds }: Hello): string {
  return `${mark}name=${name} port=${protocol}/${port} nonce=${nonce} ${holdsText(holds)}`;
}

function parseHello(line: string): Hello | null {
  const found = /^cm-preflight-responder\/1 name=([A-Za-z0-9._:%-]{1,253}) port=(tcp|udp)\/([1-9]\d{0,4}) nonce=([0-9a-f]{32}) (tcp=[^ ]+ udp=[^ \r]+)\r?$/.exec(line);
  if (!found) return null;
  const [, name = '', protocol, digits, nonce = '', held = ''] = found;
  const port = Number(digits);
  const holds = parseHolds(held);
  return port > 65535 || holds === undefined ? null : { name, protocol: protocol === 'tcp' ? 'tcp' : 'udp', port, nonce, holds };
}

/** Printable ASCII, and at most the carriage return of a line end. */
function isOneLine(text: string): boolean {
  return /^[\x20-\x7e]*\r?$/.test(text);
}
