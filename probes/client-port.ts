import type { Sighting } from '../src/model/evidence.ts';
import type { ProbeContext, Target } from '../src/model/probe.ts';
import { onAbort } from '../src/net/abort.ts';
import { afterTimeout } from '../src/net/timeout.ts';
import { askDatagram, type Question } from './ask-datagram.ts';

/** RFC 2131 section 4.1: where most servers answer, whatever port they were asked from. */
const dhcpClientPort = 68;

/** Of each port, the exchange that holds it now. */
const held = new Map<number, Promise<void>>();

/**
 * Asks from the port of DHCP clients, or from any where this machine's own client or its privileges keep us from that; a server that answers to the client
 * port alone is then not heard. The port is never shared with another program, which would lose its answers to us.
 */
export async function askFromClientPort(target: Target, context: ProbeContext, question: Question, sourcePort = dhcpClientPort): Promise<Sighting> {
  const release = await take(sourcePort, context);
  if (release === null) return askDatagram(target, context, question);
  const sighting = await askDatagram(target, context, { ...question, sourcePort }).finally(release);
  // Without a port of ours it is the bind that failed.
  const isTaken = sighting.localPort === null && (sighting.code === 'EADDRINUSE' || sighting.code === 'EACCES');
  return isTaken ? askDatagram(target, context, question) : sighting;
}

/** Waits for our own other exchanges, as long as for one answer: where many servers are silent, they need not be so one after the other. Null: the port is held. */
async function take(port: number, { timeoutMs, signal }: ProbeContext): Promise<(() => void) | null> {
  let isOver = false;
  const over = Promise.withResolvers<void>();
  const end = () => {
    isOver = true;
    over.resolve();
  };
  const cancelTimeout = afterTimeout(timeoutMs, end);
  const forgetAbort = onAbort(signal, end);
  for (let other = held.get(port); other && !isOver; other = held.get(port)) await Promise.race([other, over.promise]);
  cancelTimeout();
  forgetAbort();
  if (held.has(port)) return null;
  const mine = Promise.withResolvers<void>();
  held.set(port, mine.promise);
  return () => {
    held.delete(port);
    mine.resolve();
  };
}
