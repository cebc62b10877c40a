import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { element, integer, text } from '../../src/protocol/ber.ts';
import { certified } from '../probes/tls-peers.ts';

/** What a made certificate (RFC 5280 section 4.1) says, each part as DER. */
interface Parts {
  readonly version?: Buffer;
  readonly serial?: Buffer;
  readonly subject?: Buffer;
  readonly notBefore?: Buffer;
  readonly notAfter?: Buffer;
  readonly extensions?: readonly Buffer[];
}

const tag = { bitString: 0x03, oid: 0x06, utf8: 0x0c, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31 } as const;
const oid = (hex: string) => element(tag.oid, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = element(tag.sequence, oid('2a8648ce3d040302'));
const commonName = '550403';
const subjectAltName = '551d11';

const { key } = certified('valid');
const spki = createPublicKey(createPrivateKey(key) as unknown as KeyObject).export({ type: 'spki', format: 'der' });

/** A certificate of the key that all servers of tests have; nobody signed it. */
function certificate({
  version = integer(2),
  serial = integer(1),
  subject = nameOf('peer.lab.test'),
  notBefore = utcTime('200101000000Z'),
  notAfter = utcTime('400101000000Z'),
  extensions = [],
}: Parts): string {
  const validity = element(tag.sequence, notBefore, notAfter);
  const more = extensions.length > 0 ? [element(0xa3, element(tag.sequence, ...extensions))] : [];
  const told = element(tag.sequence, element(0xa0, version), serial, ecdsaWithSha256, nameOf('Nobody'), validity, subject, spki, ...more);
  const whole = element(tag.sequence, told, ecdsaWithSha256, element(tag.bitString, Buffer.alloc(71, 7)));
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

function nameOf(name: string): Buffer {
  const part = element(tag.set, element(tag.sequence, oid(commonName), text(name, tag.utf8)));
  return element(tag.sequence, part);
}
function utcTime(time: string): Buffer {
  return text(time, tag.utcTime);
}
const generalizedTime = (time: string) => text(time, tag.generalizedTime);
const extension = (id: string, value: Buffer, isCritical = false) =>
  element(tag.sequence, oid(id), ...(isCritical ? [element(0x01, Buffer.from([0xff]))] : []), element(0x04, value));
const names = (...all: readonly (string | Buffer)[]) =>
  extension(subjectAltName, element(tag.sequence, ...all.map((name) => (typeof name === 'string' ? text(name, 0x82) : name))));

const escape = '\x1b[2J\x1b]0;owned\x07\r\n<script>alert(1)</script>\u202e"\',';

/** Certificates that no authority would give, in PEM, as far as OpenSSL lets a server have them. */
export const hostileCertificates: Readonly<Record<string, string>> = {
  'no subject': certificate({ subject: element(tag.sequence) }),
  'a subject of 60,000 letters': certificate({ subject: nameOf('x'.repeat(60_000)) }),
  'a subject of control characters': certificate({ subject: nameOf(escape) }),
  'a subject with zero bytes': certificate({ subject: nameOf('peer.lab.test\0.evil.test') }),
  'a subject of a hundred parts': certificate({
    subject: element(tag.sequence, ...Array.from({ length: 100 }, (_, i) => element(tag.set, element(tag.sequence, oid(commonName), text(`part ${i}`, tag.utf8))))),
  }),
  'a thousand names': certificate({ extensions: [names(...Array.from({ length: 1000 }, (_, i) => `name-${i}.lab.test`))] }),
  'names of control characters': certificate({ extensions: [names(escape, 'DNS:other.test, DNS:peer.lab.test', 'a\0b', '')] }),
  'a name of 30,000 letters': certificate({ extensions: [names('y'.repeat(30_000))] }),
  'names of every kind': certificate({
    extensions: [
      names(
        text('a@b', 0x81),
        element(0x87, Buffer.from([1, 2, 3])),
        element(0x87, Buffer.alloc(16, 1)),
        text('http://x', 0x86),
        element(0x88, Buffer.from('2a03', 'hex')),
        element(0xa4, nameOf('dir')),
      ),
    ],
  }),
  'names that are no list': certificate({ extensions: [extension(subjectAltName, Buffer.from('ffff', 'hex'))] }),
  'names twice': certificate({ extensions: [names('peer.lab.test'), names('other.lab.test')] }),
  'an unknown critical extension': certificate({ extensions: [extension('2a0304', Buffer.from('0500', 'hex'), true)] }),
  'dates of the years 0 and 9999': certificate({ notBefore: generalizedTime('00000101000000Z'), notAfter: generalizedTime('99991231235959Z') }),
  'dates with fractions and zones': certificate({ notBefore: generalizedTime('20200101000000.123456789Z'), notAfter: generalizedTime('20400101000000+9900') }),
  'an end before its beginning': certificate({ notBefore: utcTime('400101000000Z'), notAfter: utcTime('200101000000Z') }),
  'a negative serial number': certificate({ serial: element(0x02, Buffer.from([0xff])) }),
  'a version that does not exist': certificate({ version: integer(100) }),
};

/** Certificates that OpenSSL lets a server have, and what is changed of each on its way: then it refuses to read it, or to take it for this use. */
export const refusedCertificates: Readonly<Record<string, { readonly cert: string; readonly from: Buffer; readonly to: Buffer }>> = {
  // keyUsage (RFC 5280 section 4.2.1.3): digitalSignature, and then keyEncipherment.
  'no use for signatures': {
    cert: certificate({ extensions: [extension('551d0f', Buffer.from('03020780', 'hex'))] }),
    from: Buffer.from('03020780', 'hex'),
    to: Buffer.from('03020520', 'hex'),
  },
  'a subject that is no UTF-8': { cert: certificate({ subject: nameOf('ue.test') }), from: Buffer.from('ue.test'), to: Buffer.from('\xfce.test', 'latin1') },
};
