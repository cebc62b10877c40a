import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSigningKey, readVerifyingKey, signatureOf, tampering } from '../../src/cli/signature.ts';
import { judged, silent } from '../judge/runs.ts';
import { formats } from '../report/texts.ts';

let folder: string;
let saved: string;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const report = judged({
  flows: [
    { wire: 'tcp/1433', saw: silent },
    { wire: 'tcp/445', saw: ['answer'] },
  ],
});
const text = formats.json(report);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cm-sign-'));
  saved = join(folder, 'run.json');
  writeFileSync(saved, text);
  writeFileSync(`${saved}.sig`, signatureOf(saved, createHash('sha256').update(text).digest('hex'), report, privateKey));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pem = (name: string, key: KeyObject) => {
  const path = join(folder, name);
  writeFileSync(path, key.type === 'private' ? key.export({ type: 'pkcs8', format: 'pem' }) : key.export({ type: 'spki', format: 'pem' }));
  return path;
};

describe('a signed run', () => {
  it('is as it was signed', () => expect(tampering(saved, publicKey)).toBeNull());

  it('with one byte changed, wherever, is not', () => {
    const bytes = readFileSync(saved);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, change) => {
        const other = Buffer.from(bytes);
        other[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(saved, other);
        expect(tampering(saved, publicKey)).toMatch(/was changed after it was signed: /);
      }),
    );
  });

  it.each([
    ['a verdict', (t: string) => t.replace('"verdict": "fail"', '"verdict": "pass"'), '"verdict"'],
    ['a flow', (t: string) => t.replace('"status":"fail"', '"status":"pass"'), 'the flow cm01>peer:tcp/1433'],
    ['its layout', (t: string) => JSON.stringify(JSON.parse(t)), 'its layout alone'],
    ['all of it', () => 'x', 'it is no report any more'],
  ])('says what was changed: %s', (_, change, said) => {
    writeFileSync(saved, change(text));
    expect(tampering(saved, publicKey)).toBe(`${saved} was changed after it was signed: ${said}`);
  });

  it('a flow that was taken out is missed', () => {
    writeFileSync(saved, JSON.stringify({ ...report, flows: report.flows.slice(0, 1) }));
    expect(tampering(saved, publicKey)).toContain('1 flow is missing');
  });

  it('with one byte of the signature changed is not', () => {
    const bytes = readFileSync(`${saved}.sig`);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, change) => {
        const other = Buffer.from(bytes);
        other[at] = (bytes[at] ?? 0) ^ change;
        writeFileSync(`${saved}.sig`, other);
        expect(tampering(saved, publicKey)).toMatch(/\.sig (was changed after it was made|is no signature|was made by another key)/);
      }),
    );
  });

  it('cut short, wherever, is not, nor with its signature cut short', () => {
    const [run, signature] = [readFileSync(saved), readFileSync(`${saved}.sig`)];
    fc.assert(
      fc.property(fc.nat({ max: run.length - 1 }), (length) => {
        writeFileSync(saved, run.subarray(0, length));
        expect(tampering(saved, publicKey)).toMatch(/was changed after it was signed: /);
      }),
    );
    writeFileSync(saved, run);
    fc.assert(
      fc.property(fc.nat({ max: signature.length - 1 }), (length) => {
        writeFileSync(`${saved}.sig`, signature.subarray(0, length));
        expect(tampering(saved, publicKey)).toMatch(/\.sig (was changed after it was made|is no signature)/);
      }),
    );
  });

  it.each(['null', '1', '[]', '{}', '"x"', '{"schema":"cm-preflight/signature@1"}'])('with %s in place of its signature is not', (other) => {
    writeFileSync(`${saved}.sig`, other);
    expect(tampering(saved, publicKey)).toBe(`${saved}.sig is no signature of this tool`);
  });

  it('under the signature of another run is not', () => {
    const otherRun = JSON.stringify({ ...report, run: { ...report.run, ticket: 'CHG2' } });
    writeFileSync(`${saved}.sig`, signatureOf(saved, createHash('sha256').update(otherRun).digest('hex'), JSON.parse(otherRun), privateKey));
    expect(tampering(saved, publicKey)).toBe(`${saved} was changed after it was signed: "run"`);
  });

  it('by another key is not', () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(tampering(saved, other)).toContain('was made by another key');
  });

  it('without its signature is an error that names the file', () => {
    rmSync(`${saved}.sig`);
    expect(() => tampering(saved, publicKey)).toThrow(`cannot read ${saved}.sig`);
  });
});

describe('keys', () => {
  it('are Ed25519 as PEM', () => {
    expect(readSigningKey(pem('key.pem', privateKey)).type).toBe('private');
    expect(readVerifyingKey(pem('pub.pem', publicKey)).type).toBe('public');
  });

  it('anything else is refused with what was expected', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(() => readSigningKey(pem('rsa.pem', rsa.privateKey))).toThrow('holds a rsa key; expected an Ed25519 private key as PEM');
    writeFileSync(join(folder, 'text'), 'hello');
    expect(() => readVerifyingKey(join(folder, 'text'))).toThrow('expected an Ed25519 public key as PEM');
    expect(() => readVerifyingKey(join(folder, 'none'))).toThrow('cannot read');
  });
});
