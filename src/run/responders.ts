import { mayBeAccident } from '../model/accidents.ts';
import type { ResponderAnswer, Sighting } from '../model/evidence.ts';
import type { Peer, Shot } from './shots.ts';

type Said = Pick<Sighting, 'responder' | 'facts'>;

/** A responder of that host said that it holds this port: whatever answers there without its mark is something else, or has lost it. */
export function responderIsDue({ peer, flow, port }: Shot): boolean {
  return flow.protocol === 'tcp' && port !== null && peer.held.includes(port);
}

/**
 * It accepted, and not even its end says what it is. A mark may have been lost; and what broke off before the mark was known to be due was asked something that no responder
 * answers.
 */
export function lacksMark({ attempts, wasDue }: Shot): boolean {
  const open = attempts.filter(({ state }) => state === 'open');
  return open.length > 0 && open.every((one) => one.reason === 'syn-ack' || (!wasDue && mayBeAccident(one)));
}

/**
 * Remembers what a host's responder said. It says the same of itself at each of its ports, with each of its answers: what comes back is then the same object, so that
 * it is not kept thousands of times.
 */
export function hearResponder(peer: Peer, { responder, facts }: Said): Said {
  if (!responder) return facts ? { facts } : {};
  const last = peer.responder;
  if (last?.responder && isSameAnswer(last.responder, responder) && isSame(last.facts, facts)) return last;
  hold(peer, responder);
  peer.responder = facts ? { responder, facts } : { responder };
  return peer.responder;
}

/** The list itself, where a host's responder always says the same: one for each of thousands of hosts. */
export function hold(peer: Peer, { holds }: ResponderAnswer): void {
  if (!holds) return;
  const held = new Set(peer.held);
  if (holds.tcp.every((port) => held.has(port))) return;
  peer.held = held.size === 0 ? holds.tcp : [...new Set([...peer.held, ...holds.tcp])];
}

function isSameAnswer(one: ResponderAnswer, other: ResponderAnswer): boolean {
  return one.name === other.name && one.keyed === other.keyed && isSame(one.holds, other.holds);
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
