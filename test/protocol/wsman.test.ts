import { expect, it } from 'vitest';
import { decodeIdentity, identifyRequest, isSoap } from '../../src/protocol/wsman.ts';

const identity = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';
const decode = (text: string) => decodeIdentity(Buffer.from(text));

it('the request is the envelope of DSP0226 section 11: an empty header, and Identify in the body', () => {
  expect(identifyRequest.replace(/ xmlns:\w+="[^"]+"/g, '')).toBe('<s:Envelope><s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>');
  expect(identifyRequest).toContain(`xmlns:wsmid="${identity}"`);
});

it('an answer is read with any prefix, with what it leaves out', () => {
  expect(decode(`<IdentifyResponse xmlns="${identity}"><ProductVendor> Openwsman Project\n</ProductVendor></IdentifyResponse>`)).toEqual({
    protocolVersion: null,
    productVendor: 'Openwsman Project',
    productVersion: null,
  });
});

it('texts are of bounded length', () => {
  expect(decode(`<a:IdentifyResponse xmlns:a="${identity}"><a:ProductVendor>${'x'.repeat(1e5)}</a:ProductVendor></a:IdentifyResponse>`)?.productVendor).toBe('x'.repeat(128));
});

it('a request is no answer, nor is a fault, which is SOAP', () => {
  expect(decode(identifyRequest)).toBeNull();
  const fault = Buffer.from('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault/></s:Body></s:Envelope>');
  expect([decodeIdentity(fault), isSoap(fault), isSoap(Buffer.from('<html>Envelope</html>'))]).toEqual([null, true, false]);
});

it('hostile text is read in one go', () => {
  const started = performance.now();
  for (const text of ['<'.repeat(16384), '<a:'.repeat(5000), `<${'a'.repeat(16384)}`, '<a:ProductVendor>'.repeat(1000)]) decode(`${identity}<IdentifyResponse>${text}`);
  expect(performance.now() - started).toBeLessThan(1000);
});
