import { expect, it } from 'vitest';
import { durationText } from '../../../src/report/html/words.ts';
import { chinese } from '../../../src/report/labels-chinese.ts';
import { english } from '../../../src/report/labels-english.ts';

it.each([
  [14.4, '14 ms', '14 毫秒'],
  [9004, '9.0 s', '9.0 秒'],
  [60_000, '1 min 0 s', '1 分 0 秒'],
  [179_600, '3 min 0 s', '3 分 0 秒'],
])('a duration of %i ms is told as %s', (ms, inEnglish, inChinese) => {
  expect([durationText(ms, english), durationText(ms, chinese)]).toEqual([inEnglish, inChinese]);
});
