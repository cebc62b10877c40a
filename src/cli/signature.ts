import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Report } from '../model/report.ts';
import { CliError } from './command.ts';

/** What is signed of a saved run: the file's digest, and those of its parts, so that a change can be named. Digests are hex SHA-256. */
interface Statement {
  readonly schema: 'cm-preflight/signature@1';
  readonly file: string;
  readonly sha256: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo, DER). */
  readonly key: string;
  /** Of each member of the report but its flows. */
  readonly parts: Readonly<Record<string, string>>;
  /** Of each flow, in the report's order. */
  readonly flows: readonly string[];
}

/** Reads an Ed25519 private key (PEM, PKCS #8) to sign with. */
export function readSigningKey(path: string): KeyObject {
  return readKey(path, 'private', createPrivateKey);
}

/** Reads an Ed25519 public key (PEM) to verify by. */
export function readVerifyingKey(path: string): KeyObject {
  return readKey(path, 'public', createPublicKey);
}

/** The text of the signature that goes beside a saved run, at its path and ".sig"; `sha256` is the digest of the file's bytes. */
export function signatureOf(path: string, sha256: string, report: Report, key: KeyObject): string {
  const { parts, flows } = digestsOf(report);
  const statement: Statement = { schema: 'cm-preflight/signature@1', file: basename(path), sha256, key: keyId(createPublicKey(key)), parts, flows };
  return textOf({ ...statement, signature: sign(null, Buffer.from(JSON.stringify(statement)), key).toString('base64') });
}

function textOf(signed: Statement & { readonly signature: string }): string {
  return `${JSON.stringify(signed, null, 1)}\n`;
}

/** What is wrong with a saved run, by the signature beside it; null where it is as it was signed by this key. */
export function tampering(path: string, key: KeyObject): string | null {
  const sha256 = digestOfFile(path);
  const beside = `${path}.sig`;
  const text = read(beside);
  let said: (Statement & { readonly signature: string }) | null;
  try {
    said = JSON.parse(text) as typeof said;
  } catch (error) {
    return `${beside} is no signature: ${(error as Error).message}`;
  }
  if (said === null) return `${beside} is no signature of this tool`;
  const { signature, ...statement } = said;
  if (statement.schema !== 'cm-preflight/signature@1' || typeof signature !== 'string') return `${beside} is no signature of this tool`;
  const bytes = Buffer.from(signature, 'base64');
  // Other texts say the same: only the one that was written counts.
  if (bytes.toString('base64') !== signature || text !== textOf(said) || !verify(null, Buffer.from(JSON.stringify(statement)), key, bytes)) {
    return statement.key === keyId(key) ? `${beside} was changed after it was made` : `${beside} was made by another key (it names ${statement.key}, this one is ${keyId(key)})`;
  }
  return statement.sha256 === sha256 ? null : `${path} was changed after it was signed: ${whatChanged(statement, path)}`;
}

function whatChanged(statement: Statement, path: string): string {
  let report: Report;
  let now: ReturnType<typeof digestsOf>;
  try {
    report = JSON.parse(read(path)) as Report;
    now = digestsOf(report);
  } catch {
    return 'it is no report any more';
  }
  const parts = [...new Set([...Object.keys(statement.parts), ...Object.keys(now.parts)])].filter((part) => statement.parts[part] !== now.parts[part]);
  const flows = now.flows.flatMap((sha256, i) => (sha256 === statement.flows[i] ? [] : String(report.flows[i]?.id)));
  const fewer = statement.flows.length - now.flows.length;
  const said = [...parts.map((part) => `"${part}"`), ...flows.slice(0, 10).map((id) => `the flow ${id}`)];
  if (flows.length > 10) said.push(`${flows.length - 10} more flows`);
  if (fewer > 0) said.push(`${fewer} ${fewer === 1 ? 'flow is' : 'flows are'} missing`);
  return said.length === 0 ? 'its layout alone' : said.join(', ');
}

/** Digests of a report's members, each as compact JSON. */
function digestsOf({ flows, ...others }: Report): Pick<Statement, 'parts' | 'flows'> {
  const parts = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, digestOf(jsonOf(value))]));
  return { parts, flows: flows.map((flow) => digestOf([JSON.stringify(flow)])) };
}

/** Compact JSON; of a list item by item, since that of a large hierarchy is longer than a text may be. */
function* jsonOf(value: unknown): Iterable<string> {
  if (!Array.isArray(value)) return yield JSON.stringify(value);
  yield '[';
  for (const [i, item] of value.entries()) yield `${i === 0 ? '' : ','}${JSON.stringify(item)}`;
  yield ']';
}

function readKey(path: string, kind: string, create: (pem: string) => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = create(read(path));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${path} holds no ${kind} key (${(error as Error).message}); expected an Ed25519 ${kind} key as PEM`);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new CliError(`${path} holds a ${key.asymmetricKeyType} key; expected an Ed25519 ${kind} key as PEM`);
  return key;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function digestOf(pieces: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function digestOfFile(path: string): string {
  try {
    return digestOf(bytesOf(path));
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

/** A file's bytes, a megabyte at a time, since a saved run may be longer than a buffer should be. */
function* bytesOf(path: string): Iterable<Uint8Array> {
  const buffer = new Uint8Array(1 << 20);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) yield buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
