import { createSocket } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';
import { encodeTcpChallenge, encodeUdpChallenge } from '../../src/protocol/responder.ts';

/**
 * What attacks a responder in the lab: `node attacker.ts KIND ADDRESS PORTS SOURCES RATE`, ports and sources with commas between, RATE a second in all.
 * TCP: `hold` connects and stays, `deaf` asks for proof and never reads, `drip` says a byte at a time, `pour` bytes without an end, `leave` resets at once.
 * UDP: `ask` sends challenges from one port of each source, `ask-anew` from fifty, `nonsense` anything else. It says "attacking" at the first answer or
 * after a second, and ends with the lab.
 */
const [kind = '', address = '', portList = '', sourceList = '', rate = ''] = process.argv.slice(2);
const ports = portList.split(',').map(Number);
const sources = sourceList.split(',');

/** A turn of the flood: short enough to be a flood, long enough to cost little. */
const turnMs = 10;
/** More than a responder keeps, and less than the attacker may have open. */
const mostOpen = 5000;

const challenge = encodeTcpChallenge(Buffer.alloc(16, 1));
const chunk = Buffer.alloc(16_384, '\u001b[2J\r\n');

const behaviours: Readonly<Record<string, (socket: Socket) => void>> = {
  hold: () => undefined,
  deaf: (socket) => {
    socket.pause();
    socket.write(challenge);
  },
  drip: (socket) => {
    let at = 0;
    const timer = setInterval(() => socket.write(challenge.subarray(at, ++at % challenge.length)), 100);
    socket.on('close', () => clearInterval(timer));
  },
  pour: (socket) => {
    const more = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  },
  leave: (socket) => socket.resetAndDestroy(),
};

let sent = 0;
let open = 0;
let said = false;
const next = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
const behave = behaviours[kind];
const shoot = behave ? () => call(behave) : shooter(kind === 'ask-anew' ? 50 : 1);

setTimeout(tell, 1000);
setInterval(() => {
  for (let i = 0; i < (Number(rate) * turnMs) / 1000; i++) shoot();
}, turnMs);

function tell(): void {
  if (!said) process.stdout.write('attacking\n');
  said = true;
}

function call(behave: (socket: Socket) => void): void {
  if (open >= mostOpen) return;
  open++;
  const socket = connect({ host: address, port: next(ports, sent), localAddress: next(sources, sent), family: isIPv6(address) ? 6 : 4 });
  sent++;
  socket.on('error', () => undefined);
  socket.on('close', () => open--);
  socket.on('connect', () => behave(socket));
  // A paused socket reads nothing and so sees no end: what the responder ended long ago goes.
  setTimeout(() => socket.destroy(), 20_000);
  if (kind !== 'deaf') socket.resume();
}

function shooter(socketsOfSource: number): () => void {
  const sockets = sources.flatMap((source) =>
    Array.from({ length: socketsOfSource }, () => {
      const socket = createSocket(isIPv6(source) ? 'udp6' : 'udp4');
      socket.on('error', () => undefined);
      socket.bind({ address: source });
      return socket;
    }),
  );
  const request = encodeUdpChallenge(Buffer.alloc(16, 2));
  return () => {
    const data = kind === 'nonsense' ? chunk.subarray(0, (sent * 7) % 1400) : request;
    next(sockets, sent).send(data, next(ports, sent >> 1), address, () => undefined);
    sent++;
  };
}
