import type { Scene } from './scene.ts';

/** Codes of protocols that answer in place of the service. */
type ProtocolCode = 'ssh' | 'http' | 'plain-http' | 'tls' | 'smtp' | 'ftp' | 'pop3' | 'imap' | 'vnc' | 'mysql' | 'msrpc' | 'tds' | 'smb';

/** Codes of what happened to the conversation instead. */
type EndCode =
  | 'responder-of-another-host'
  | 'unverified-responder'
  | 'ECONNRESET'
  | 'ECONNABORTED'
  | 'closed-at-once'
  | 'closed'
  | 'no-answer'
  | 'too-much-data'
  | 'too-many-datagrams'
  | 'wrong-id'
  | 'wrong-question'
  | 'endless-listing'
  | 'malformed-rpc'
  | 'malformed-tds'
  | 'not-proxied'
  | 'not-tls'
  | 'wrong-instance';

/** What is said of something else than the service: one object per language. */
export interface MismatchTexts {
  readonly protocols: Readonly<Record<ProtocolCode, string>>;
  readonly ends: Readonly<Record<EndCode, (scene: Scene) => string>>;
  /** Something answered, and not the responder that holds the port. */
  notByResponder(scene: Scene): string;
  instead(protocol: string): string;
  /** By a code that is none of these, or empty. */
  unknown(code: string): string;
}

/** What was seen where something else is than the service, by the code that a probe left. */
export function wrongService(scene: Scene, { protocols, ends, notByResponder, instead, unknown }: MismatchTexts): string {
  const code = scene.code ?? '';
  if (scene.seen === 'accepted' || scene.seen === 'unanswered') return notByResponder(scene);
  if (Object.hasOwn(ends, code)) return ends[code as EndCode](scene);
  return Object.hasOwn(protocols, code) ? instead(protocols[code as ProtocolCode]) : unknown(code);
}
