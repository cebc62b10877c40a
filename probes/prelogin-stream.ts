import { Duplex } from 'node:stream';
import { openStream, type Stream } from '../src/net/stream.ts';
import { decodeTdsPacket, encodeTdsMessage, tdsHeaderBytes, tdsType } from '../src/protocol/tds.ts';

/**
 * A stream above one on which PRELOGIN was agreed: what is written goes out as data of PRELOGIN messages, and the data of the peer's packets come in. So TDS 7.x carries
 * its TLS handshake (MS-TDS section 2.2.6.5); what follows the handshake has no packets around it, and is not for this stream.
 */
export function preloginStream(below: Stream, mostBytes: number, signal: AbortSignal): Stream {
  const carrier = below.duplex();
  let received = Buffer.alloc(0);
  const above = new Duplex({
    read: () => void carrier.resume(),
    // All that TLS writes at once is one message.
    writev: (chunks, done) => {
      carrier.write(encodeTdsMessage(tdsType.prelogin, Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer))));
      done();
    },
  });
  carrier.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let packet = decodeTdsPacket(received); packet.kind !== 'incomplete'; packet = decodeTdsPacket(received)) {
      if (packet.kind === 'malformed') return above.destroy(new Error(packet.why));
      const { packetBytes } = packet.value;
      if (!above.push(received.subarray(tdsHeaderBytes, packetBytes))) carrier.pause();
      received = received.subarray(packetBytes);
    }
  });
  carrier.on('end', () => void above.push(null));
  carrier.on('error', (error) => above.destroy(error));
  return openStream(above, mostBytes, signal, () => below.hangUp());
}
