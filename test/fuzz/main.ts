import { parseArgs } from 'node:util';
import { randomOf } from '../lab/random.ts';
import { decoders, wireCases } from '../protocol/decoders.ts';

/**
 * Feeds every decoder bytes that are almost right: `npm run fuzz -- --inputs 1000000 --seed 7`. A decoder must return, whatever comes; one that
 * throws, or returns what no report can hold, ends the run with exit code 1, the seed and the bytes.
 */
const { values } = parseArgs({ options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const inputs = Number(values.inputs);
const next = randomOf(Number(values.seed));
const below = (bound: number) => Math.floor(next() * bound);

const cases = wireCases();
const targets = Object.entries(decoders).map(([name, decode]) => {
  const own = cases.filter(({ decoder }) => decoder === name).map(({ bytes }) => bytes);
  return { name, decode, seeds: own.length > 0 ? own : cases.map(({ bytes }) => bytes) };
});

/** Values that lengths, counts and offsets trip over. */
const edges = [0, 1, 2, 0x7f, 0x80, 0xc0, 0xfe, 0xff];

/** Cuts, joins, repeats and overwrites a seed. */
function mutate(seed: Buffer, other: Buffer): Buffer {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const kind = below(6);
    if (kind === 0 && bytes.length > 0) bytes[at % bytes.length] = below(256);
    else if (kind === 1 && bytes.length > 0) bytes[at % bytes.length] = edges[below(edges.length)] ?? 0;
    else if (kind === 2) bytes = bytes.subarray(0, at);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length + 1))]);
    else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(at + 1))]);
    else if (bytes.length > 4) bytes.writeUInt32BE(below(2) === 0 ? 0xffffffff : below(0xffffffff), below(bytes.length - 3));
  }
  return bytes.subarray(0, 65_536);
}

const started = performance.now();
let slowest = { ms: 0, name: '' };
let failed = 0;
for (let i = 0; i < inputs && failed === 0; i++) {
  const { name, decode, seeds } = targets[i % targets.length] ?? { name: '', decode: () => null, seeds: [] };
  const bytes = mutate(seeds[below(seeds.length)] ?? Buffer.alloc(0), cases[below(cases.length)]?.bytes ?? Buffer.alloc(0));
  const began = performance.now();
  try {
    const text = JSON.stringify(decode(bytes) ?? null);
    if (text.length > 4_000_000) throw new Error(`${text.length} characters out of ${bytes.length} bytes`);
  } catch (error) {
    failed++;
    process.stdout.write(`${name} fails at input ${i} of seed ${values.seed}: ${error instanceof Error ? error.stack : String(error)}\n${bytes.toString('hex')}\n`);
  }
  const ms = performance.now() - began;
  if (ms > slowest.ms) slowest = { ms, name };
}
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${targets.length} decoders, ${inputs} inputs, seed ${values.seed}, ${seconds.toFixed(1)} s; the slowest single input took ${slowest.ms.toFixed(1)} ms (${slowest.name})\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
