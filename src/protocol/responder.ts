import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The responder's protocol. One line of ASCII each way, so that a packet capture explains itself:
 *
 *   TCP  responder: cm-preflight-responder/1 name=db01 port=tcp/1433 nonce=<32 hex> tcp=135,1433 udp=-
 *        prober:    challenge <32 hex>
 *        responder: answer <64 hex, or - without a key>
 *   UDP  prober:    cm-preflight-challenge/1 <32 hex> and spaces up to 600 bytes
 *        responder: cm-preflight-responder/1 name=db01 port=udp/9 nonce=<the challenge> tcp=… udp=… proof=<64 hex, or ->
 */
const mark = 'cm-preflight-responder/1 ';
const challengeMark = 'cm-preflight-challenge/1 ';

/** Room for every port of a large site system; a longer line is none of ours. */
const mostHelloBytes = 4096;
/** A UDP answer is never longer than its request, so the request brings room for what the responder holds; below every MTU. */
const udpRequestBytes = 600;

export const challengeBytes = 16;

export interface Holds {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** What a responder says of itself. `nonce` is hex; of a UDP answer it is the challenge. `holds` is null where the answer has no room for it. */
export interface Hello {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly nonce: string;
  readonly holds: Holds | null;
}

export type HelloDecoding =
  | { readonly kind: 'hello'; readonly hello: Hello; readonly byteLength: number }
  /** So far it is a mark; more bytes are needed. */
  | { readonly kind: 'incomplete' }
  /** Something else speaks. */
  | { readonly kind: 'other' };

export function encodeHello(hello: Hello): Uint8Array {
  const line = `${helloText(hello)}\n`;
  return ascii(line.length > mostHelloBytes ? `${helloText({ ...hello, holds: null })}\n` : line);
}

export function decodeHello(bytes: Uint8Array): HelloDecoding {
  const text = latin(bytes.subarray(0, mostHelloBytes));
  const known = Math.min(text.length, mark.length);
  if (text.slice(0, known) !== mark.slice(0, known)) return { kind: 'other' };
  const end = text.indexOf('\n');
  if (end < 0) return text.length >= mostHelloBytes ? { kind: 'other' } : { kind: 'incomplete' };
  const hello = parseHello(text.slice(0, end));
  return hello ? { kind: 'hello', hello, byteLength: end + 1 } : { kind: 'other' };
}

export function encodeTcpChallenge(challenge: Uint8Array): Uint8Array {
  return ascii(`challenge ${hex(challenge)}\n`);
}

/** The challenge's hex; null where the bytes (a whole line) are none. */
export function decodeTcpChallenge(bytes: Uint8Array): string | null {
  return /^challenge ([0-9a-f]{32})\r?\n$/.exec(latin(bytes.subarray(0, 64)))?.[1] ?? null;
}

export function encodeTcpAnswer(proof: string | null): Uint8Array {
  return ascii(`answer ${proof ?? '-'}\n`);
}

export type AnswerDecoding = { readonly kind: 'answer'; readonly proof: string | null } | { readonly kind: 'incomplete' } | { readonly kind: 'other' };

export function decodeTcpAnswer(bytes: Uint8Array): AnswerDecoding {
  const text = latin(bytes.subarray(0, 80));
  const end = text.indexOf('\n');
  if (end < 0) return text.length >= 80 ? { kind: 'other' } : { kind: 'incomplete' };
  const found = /^answer ([0-9a-f]{64}|-)\r?$/.exec(text.slice(0, end))?.[1];
  return found === undefined ? { kind: 'other' } : { kind: 'answer', proof: found === '-' ? null : found };
}

export function encodeUdpChallenge(challenge: Uint8Array): Uint8Array {
  return ascii(`${challengeMark}${hex(challenge)} `.padEnd(udpRequestBytes, ' '));
}

/** The challenge's hex; null where the datagram is none. */
export function decodeUdpChallenge(bytes: Uint8Array): string | null {
  if (bytes.length !== udpRequestBytes) return null;
  const text = latin(bytes);
  const found = /^([0-9a-f]{32}) +$/.exec(text.slice(challengeMark.length))?.[1];
  return text.startsWith(challengeMark) && found !== undefined ? found : null;
}

/** Never longer than the request: what the responder holds is left out where it would not fit. */
export function encodeUdpAnswer(hello: Hello, proofFor: (hello: Hello) => string | null): Uint8Array {
  const write = (said: Hello) => `${helloText(said)} proof=${proofFor(said) ?? '-'}`;
  const whole = write(hello);
  return ascii(whole.length <= udpRequestBytes ? whole : write({ ...hello, holds: null }).slice(0, udpRequestBytes));
}

export function decodeUdpAnswer(bytes: Uint8Array): { readonly hello: Hello; readonly proof: string | null } | null {
  if (bytes.length > udpRequestBytes) return null;
  const [, line, proof] = /^(.*) proof=([0-9a-f]{64}|-)$/.exec(latin(bytes)) ?? [];
  const hello = line === undefined ? null : parseHello(line);
  return hello && proof !== undefined ? { hello, proof: proof === '-' ? null : proof } : null;
}

/** HMAC-SHA-256 over the challenge and all that the responder said, each with its length, in hex. */
export function proofOf(key: Uint8Array, challenge: string, hello: Hello): string {
  const hmac = createHmac('sha256', key);
  const holds = hello.holds === null ? '?' : `${listText(hello.holds.tcp)} ${listText(hello.holds.udp)}`;
  for (const part of ['cm-preflight-responder/1', challenge, hello.nonce, hello.protocol, hello.name.toLowerCase(), String(hello.port), holds]) {
    hmac.update(`${part.length}:${part};`);
  }
  return hmac.digest('hex');
}

export function verify(key: Uint8Array, challenge: string, hello: Hello, proof: string | null): boolean {
  if (proof === null || proof.length !== 64) return false;
  return timingSafeEqual(ascii(proof), ascii(proofOf(key, challenge, hello)));
}

/** Whether two names can be one host's: equal but for case, a short name and the full one, or an address that says nothing of names. */
export function sameHost(a: string, b: string): boolean {
  const [one, two] = [a.toLowerCase().replace(/\.$/, ''), b.toLowerCase().replace(/\.$/, '')];
  if (one === two || isAddressLike(one) || isAddressLike(two)) return true;
  return one.includes('.') !== two.includes('.') && one.split('.')[0] === two.split('.')[0];
}

function isAddressLike(name: string): boolean {
  return name.includes(':') || /^\d+(\.\d+){3}$/.test(name);
}

function helloText({ name, protocol, port, nonce, holds }: Hello): string {
  const held = holds === null ? 'tcp=? udp=?' : `tcp=${listText(holds.tcp)} udp=${listText(holds.udp)}`;
  return `${mark}name=${name} port=${protocol}/${port} nonce=${nonce} ${held}`;
}

function parseHello(line: string): Hello | null {
  const found = /^cm-preflight-responder\/1 name=([A-Za-z0-9._:%-]{1,253}) port=(tcp|udp)\/(\d{1,5}) nonce=([0-9a-f]{32}) tcp=([0-9,?-]+) udp=([0-9,?-]+)\r?$/.exec(line);
  if (!found) return null;
  const [, name = '', protocol, digits, nonce = '', tcpText = '', udpText = ''] = found;
  const [tcp, udp] = [parseList(tcpText), parseList(udpText)];
  const port = Number(digits);
  if (port < 1 || port > 65535) return null;
  return { name, protocol: protocol === 'tcp' ? 'tcp' : 'udp', port, nonce, holds: tcp && udp ? { tcp, udp } : null };
}

function listText(ports: readonly number[]): string {
  return ports.length === 0 ? '-' : ports.join(',');
}

function parseList(text: string): number[] | null {
  if (text === '-') return [];
  const ports = text.split(',').map(Number);
  return ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65535) ? ports : null;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
