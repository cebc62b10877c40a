import { expect, it } from 'vitest';
import { subjects } from './subjects.ts';
import { udpTruths } from './udp-peers.ts';

it('of every service that is asked over TCP it is known what it would say (truths.ts)', () => {
  expect(subjects('tcp').flatMap(({ name, truth, traits }) => (truth === null && !traits.keeps ? name : []))).toEqual([]);
});

it('of every service that is asked over UDP it is known what it would say (udp-peers.ts)', () => {
  expect(subjects('udp').flatMap(({ name, probe }) => (udpTruths[probe.name] || probe.name === 'udpDatagram' ? [] : name))).toEqual([]);
});
