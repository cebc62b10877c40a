/** The ports that a responder holds. */
export interface Holds {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** What a responder says of itself. `nonce` is hex; of a UDP answer it is the challenge. `holds` is null where there is no room for it. */
export interface Hello {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly nonce: string;
  readonly holds: Holds | null;
}

/** More than any host of a hierarchy needs; "1-65535" from a hostile peer would be remembered with each of thousands of flows. */
const mostPorts = 1024;

/** "tcp=135,445,10124-10139 udp=-", or "tcp=? udp=?" for not said: one way only to write it, since the proof is over this text. */
export function holdsText(holds: Holds | null): string {
  if (holds === null || Math.max(holds.tcp.length, holds.udp.length) > mostPorts) return 'tcp=? udp=?';
  return `tcp=${portListText(holds.tcp)} udp=${portListText(holds.udp)}`;
}

let lastText = '';
let lastHolds: Holds | null | undefined;

/**
 * The ports of a text that holdsText wrote, ascending, or null for not said; undefined where the text is written in any other way. A host says the same
 * at each of its ports: then it is the same object.
 */
export function parseHolds(text: string): Holds | null | undefined {
  if (text !== lastText) [lastText, lastHolds] = [text, readHolds(text)];
  return lastHolds;
}

function readHolds(text: string): Holds | null | undefined {
  if (text === 'tcp=? udp=?') return null;
  const [, tcpText = '', udpText = ''] = /^tcp=([0-9,-]+) udp=([0-9,-]+)$/.exec(text) ?? [];
  const [tcp, udp] = [parseList(tcpText), parseList(udpText)];
  return tcp && udp ? { tcp, udp } : undefined;
}

/** "135,445,10124-10139", ascending, each port once; "-" for none. */
export function portListText(ports: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && port === last[1] + 1) last[1] = port;
    else runs.push([port, port]);
  }
  if (runs.length === 0) return '-';
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

function parseList(text: string): number[] | null {
  if (text === '-') return [];
  const ports: number[] = [];
  for (const part of text.split(',')) {
    const [, a, b] = /^([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?$/.exec(part) ?? [];
    const [first, last] = [Number(a), Number(b ?? a)];
    // A run that touches the one before it would have been written as one with it.
    const isInOrder = first > (ports.at(-1) ?? -1) + 1 && (b === undefined || last > first) && last <= 65535;
    if (!isInOrder || ports.length + last - first + 1 > mostPorts) return null;
    for (let port = first; port <= last; port++) ports.push(port);
  }
  return ports;
}
