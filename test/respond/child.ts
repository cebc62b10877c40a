import { closeSync, openSync, readdirSync } from 'node:fs';
import type { Flow } from '../../src/model/flow.ts';
import { type PortState, respond } from '../../src/respond/index.ts';

/**
 * A responder in a process of its own, whose memory, processor time and descriptors can be asked for: `node --expose-gc child.ts OPTIONS`, with the
 * options as JSON. Over IPC it says "ready", answers "measure", takes every descriptor that it may have at "exhaust" and gives them back at "relieve".
 */
interface ChildOptions {
  readonly address: string;
  readonly flows: readonly Flow[];
  readonly allowed: readonly string[];
  readonly isKeyed: boolean;
  /** It takes every descriptor before it begins to respond. */
  readonly isExhausted: boolean;
}

export interface Measures {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly cpuMs: number;
  readonly descriptors: number;
  readonly requestsOfStrangers: number;
  readonly ports: readonly PortState[];
}

const { address, flows, allowed, isKeyed, isExhausted } = JSON.parse(process.argv[2] ?? '') as ChildOptions;
const files: number[] = [];
if (isExhausted) exhaust();
const responder = await respond({ name: 'stand', key: isKeyed ? Buffer.alloc(32, 1) : null, addresses: [address], flows, allowed, signal: new AbortController().signal });

process.on('message', (what) => {
  if (what === 'measure') process.send?.(measures());
  if (what === 'exhaust') process.send?.(exhaust());
  if (what === 'relieve') process.send?.(relieve());
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

function measures(): Measures {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { byAddress, beyond } = responder.guests.strangers();
  const requestsOfStrangers = [...byAddress.values(), ...beyond.map(({ requests }) => requests)].reduce((sum, one) => sum + one, 0);
  return {
    rssBytes: process.memoryUsage.rss(),
    heapBytes: process.memoryUsage().heapUsed,
    cpuMs: (user + system) / 1000,
    descriptors: readdirSync('/dev/fd').length,
    requestsOfStrangers,
    ports: responder.ports,
  };
}

function exhaust(): string {
  try {
    for (;;) files.push(openSync('/dev/null', 'r'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

function relieve(): string {
  for (const file of files.splice(0)) closeSync(file);
  return 'relieved';
}
