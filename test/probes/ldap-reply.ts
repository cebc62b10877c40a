import { element, readElement } from '../../src/protocol/ber.ts';
import { decode } from '../../src/protocol/decoding.ts';

/** A captured answer of LDAP made one to this request: every message gets its id (RFC 4511 section 4.1.1). */
export function ldapInReplyTo(request: Buffer, answer: Buffer): Buffer {
  const opened = decode(request, (reader) => readElement(reader, 'request', 0x30));
  if (opened.kind !== 'value') return Buffer.alloc(0);
  const id = firstOf(opened.value.content);
  const messages: Buffer[] = [];
  for (let rest: Uint8Array = answer; rest.length > 0; ) {
    const message = decode(rest, (reader) => readElement(reader, 'message', 0x30));
    if (message.kind !== 'value') throw new Error('a captured answer is made of messages');
    const { content } = message.value;
    messages.push(element(0x30, id, content.subarray(firstOf(content).length)));
    rest = rest.subarray(message.byteLength);
  }
  return Buffer.concat(messages);
}

/** The bytes of the first element, its head included. */
function firstOf(content: Uint8Array): Uint8Array {
  const first = decode(content, (reader) => readElement(reader, 'id', 0x02));
  return first.kind === 'value' ? content.subarray(0, first.byteLength) : new Uint8Array();
}
