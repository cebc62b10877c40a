/** What a WS-Management service says of itself; null where it leaves that out. */
export interface WsmanIdentity {
  readonly protocolVersion: string | null;
  readonly productVendor: string | null;
  readonly productVersion: string | null;
}

/** Where Windows serves WS-Management ([MS-WSMV] section 2.1: the URL prefix "wsman"). */
export const wsmanPath = '/wsman';

/** Asks for the identity without authentication ([MS-WSMV] section 2.1, DSP0226 section 11). */
export const identifyHeaders: Readonly<Record<string, string>> = { wsmanidentify: 'unauthenticated', 'content-type': 'application/soap+xml;charset=UTF-8' };

const soap = 'http://www.w3.org/2003/05/soap-envelope';
const identity = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';

/** The Identify request (DSP0226 section 11). */
export const identifyRequest = `<s:Envelope xmlns:s="${soap}" xmlns:wsmid="${identity}"><s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>`;

/** Longer texts say no more. */
const mostText = 128;

/** Reads an IdentifyResponse in UTF-8 or UTF-16; null where it is none. Not an XML parser: the elements have no attributes and no content but text. */
export function decodeIdentity(body: Uint8Array): WsmanIdentity | null {
  const text = textOf(body);
  if (!text.includes(identity) || !/<(?:[\w.-]{1,64}:)?IdentifyResponse[\s/>]/.test(text)) return null;
  return { protocolVersion: elementOf(text, 'ProtocolVersion'), productVendor: elementOf(text, 'ProductVendor'), productVersion: elementOf(text, 'ProductVersion') };
}

/** Whether it is a SOAP 1.2 message at all, such as a fault. */
export function isSoap(body: Uint8Array): boolean {
  const text = textOf(body);
  return text.includes(soap) && /<(?:[\w.-]{1,64}:)?Envelope[\s>]/.test(text);
}

function elementOf(text: string, name: string): string | null {
  const found = new RegExp(`<(?:[\\w.-]{1,64}:)?${name}>([^<]{0,${mostText}})`).exec(text)?.[1];
  return found === undefined ? null : found.trim();
}

/** A service may answer in UTF-16 (DSP0226 rule R13.1-1), which begins with a mark. */
function textOf(body: Uint8Array): string {
  const isUtf16 = body[0] === 0xff && body[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(body);
}
