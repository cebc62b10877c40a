import type { Probe } from '../src/model/probe.ts';
import { askDatagram } from './ask-datagram.ts';

/** A service that we cannot ask: the responder's challenge is sent, which a responder answers and others may, or an ICMP error. */
export const udpDatagram: Probe = (target, context) => askDatagram(target, context, null);
