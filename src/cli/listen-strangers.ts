import { type NetworkTally, networkTally } from '../respond/networks.ts';
import { strangersText, strangerText } from './listen-words.ts';

/** Strangers told of one by one, as they come: whoever waits for one prober finds it among these. */
const mostToldAlone = 20;

/** Those beyond are told of together: at first soon, then, if they go on, more and more rarely. */
const firstGapMs = 10_000;

/** Ten lines of a flood that lasts an hour, and 150 a day: nobody can fill a log, or a pipe that nobody reads. */
const longestGapMs = 600_000;

export interface StrangerTeller {
  note(address: string): void;
  /** Tells nothing any more. */
  close(): void;
}

/** Tells of those who come and are not answered, in a bounded number of lines whoever comes. */
export function strangerTeller(write: (text: string) => void): StrangerTeller {
  const told = new Set<string>();
  let others: NetworkTally | null = null;
  let gapMs = firstGapMs;
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    if (others !== null) write(strangersText(others.networks()));
    others = null;
  };
  return {
    note(address) {
      if (told.has(address)) return;
      if (told.size < mostToldAlone) {
        told.add(address);
        return write(strangerText(address));
      }
      if (others === null) {
        others = networkTally();
        timer = setTimeout(tell, gapMs);
        gapMs = Math.min(2 * gapMs, longestGapMs);
      }
      others.note(address);
    },
    close: () => clearTimeout(timer),
  };
}
