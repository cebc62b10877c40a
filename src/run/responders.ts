import type { ResponderAnswer, Sighting } from '../model/evidence.ts';
import type { Peer, Shot } from './shots.ts';

type Said = Pick<Sighting, 'responder' | 'facts'>;

/** A responder of that host said that it holds this port: whatever answers there without its mark is something else, or has lost it. */
export function responderIsDue({ peer, flow, port }: Shot): boolean {
  return flow.protocol === 'tcp' && port !== null && peer.held.has(port);
}

/**
 * Remembers what a host's responder said. It says the same of itself at each of its ports, with each of its answers: what comes back is then the same object, so that
 * it is not kept thousands of times.
 */
export function hearResponder(peer: Peer, { responder, facts }: Said): Said {
  if (!responder) return facts ? { facts } : {};
  const last = peer.responder;
  if (last?.responder && isSameAnswer(last.responder, responder) && isSame(last.facts, facts)) return last;
  for (const port of responder.holds?.tcp ?? []) peer.held.add(port);
  peer.responder = facts ? { responder, facts } : { responder };
  return peer.responder;
}

function isSameAnswer(one: ResponderAnswer, other: ResponderAnswer): boolean {
  return one.name === other.name && one.keyed === other.keyed && isSame(one.holds, other.holds);
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
