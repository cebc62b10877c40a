import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { floodBehaviours } from './behaviours/floods.ts';
import { lengthBehaviours } from './behaviours/lengths.ts';
import { tlsBehaviours } from './behaviours/tls.ts';
import { webBehaviours } from './behaviours/web.ts';
import { meet } from './facing.ts';
import { handleCheck } from './handles.ts';
import { forEach } from './lanes.ts';
import { subjects } from './subjects.ts';

/** What Node.js, the tests and some hundred half megabytes take at once, twice over. */
const mostPeakMb = 600;
/** Most of them wait for an answer at any moment, which takes no work. */
const atOnce = 256;
/** Less than one byte in a thousand of what the peers sent. */
const mostGrowthMb = 24;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function keptMb(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const everything = Object.values({ ...floodBehaviours, ...lengthBehaviours, ...tlsBehaviours, ...webBehaviours });
const meetings = everything.flatMap(({ meets = () => true, serve }) =>
  subjects('tcp')
    .filter(meets)
    .map((subject) => ({ subject, serve })),
);

it('what endless peers send is not kept, and neither are their connections', async () => {
  const nothingIsLeft = handleCheck();
  let peakMb = 0;
  const round = () =>
    forEach(
      meetings,
      async ({ subject, serve }) => {
        await meet(subject, { serve }, '127.0.0.1');
        peakMb = Math.max(peakMb, process.memoryUsage().rss / 2 ** 20);
      },
      atOnce,
    );
  // What is loaded and compiled is so once.
  await round();
  const warm = keptMb();
  await round();
  expect(keptMb() - warm).toBeLessThan(mostGrowthMb);
  expect(peakMb).toBeLessThan(mostPeakMb);
  await nothingIsLeft();
});
