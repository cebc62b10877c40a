import type { Socket } from 'node:net';
import { wireCases } from '../protocol/decoders.ts';
import { tcpServer } from './loopback.ts';

/** The bytes of a wire case of fixtures/wire/rpc. */
export function rpcBytes(name: string): Buffer {
  return Buffer.from(wireCases().find((one) => one.protocol === 'rpc' && one.name === name)?.bytes ?? []);
}

/** Captured bytes as the reply to a request: every fragment has the request's call id. */
export function inReplyTo(request: Buffer, reply: Buffer): Buffer {
  const bytes = Buffer.from(reply);
  for (let at = 0; at + 16 <= bytes.length; at += Math.max(16, bytes.readUInt16LE(at + 8))) request.copy(bytes, at + 12, 12, 16);
  return bytes;
}

export type Answer = (request: Buffer, socket: Socket) => Buffer | null;

/** Says nothing. */
export const silent: Answer = () => null;
export const closing: Answer = (_, socket) => {
  socket.end();
  return null;
};
export const resetting: Answer = (_, socket) => {
  socket.resetAndDestroy();
  return null;
};
/** The bytes of a bind_ack in reply, some of them overwritten. */
export function brokenAck(byte: number, start: number, end: number): Answer {
  return (request) => inReplyTo(request, rpcBytes('bind-ack')).fill(byte, start, end);
}

/** An RPC server that answers request after request as a script says, the last answer again and again; and the requests that it got. */
export async function rpcServer(...answers: readonly (string | Answer)[]): Promise<{ port: number; requests: Buffer[] }> {
  const requests: Buffer[] = [];
  const port = await tcpServer((socket) => {
    let received: Buffer = Buffer.alloc(0);
    let asked = 0;
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 16 && received.length >= received.readUInt16LE(8)) {
        const request = received.subarray(0, received.readUInt16LE(8));
        received = received.subarray(request.length);
        requests.push(request);
        const answer = answers[Math.min(asked++, answers.length - 1)];
        const reply = typeof answer === 'function' ? answer(request, socket) : inReplyTo(request, rpcBytes(answer ?? ''));
        if (reply !== null) socket.write(reply);
      }
    });
  });
  return { port, requests };
}
