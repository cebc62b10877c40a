import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { face, outcomeOf } from './facing.ts';
import { handleCheck } from './handles.ts';
import { loopbacks } from './peers.ts';
import { subjects } from './subjects.ts';

afterAll(handleCheck());

/** Listens, and never again looks at its sockets: the system accepts for it until its queue is full, and then no more. */
const script = `
const server = require('node:net').createServer();
server.listen({ host: process.argv[1], port: 0, backlog: 1 }, () => {
  require('node:fs').writeSync(1, server.address().port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Far more than a queue of one takes, on any system. */
const enough = 8;

describe.each(loopbacks)('at %s', (address) => {
  it('a peer whose queue is full is silent, and one with room in it accepts', async () => {
    const peer = spawn(process.execPath, ['-e', script, address], { stdio: ['ignore', 'pipe', 'inherit'] });
    const held: Socket[] = [];
    try {
      const [line] = await once(createInterface(peer.stdout), 'line');
      const port = Number(line);
      const keeper = subjects('tcp').find(({ traits }) => traits.keeps);
      expect(keeper && outcomeOf(await face(keeper, address, port, {}))).toBe('kept');
      for (let i = 0; i < enough; i++) held.push(connect(port, address).on('error', () => undefined));
      // The first of them have their place in it once one has none.
      await once(held[0] as Socket, 'connect');
      const seen = await Promise.all(subjects('tcp').map(async (subject) => [subject.name, outcomeOf(await face(subject, address, port, {}))]));
      expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(subjects('tcp').map(({ name }) => [name, 'silent'])));
    } finally {
      for (const socket of held) socket.destroy();
      peer.kill('SIGKILL');
    }
  });
});
