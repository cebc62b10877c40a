import type { Socket } from 'node:net';
import type { Behaviour, Outcome } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import type { Subject } from '../subjects.ts';
import { filled, flood } from './floods.ts';

const served = 'HTTP/1.1 200 OK\r\nServer: peer\r\n';

/** Whoever speaks HTTP has its answer with the headers; of what CONNECT opens the rest is a remark. */
const answered = ({ traits }: Subject): readonly Outcome[] => (traits.keeps ? ['kept', 'mismatch'] : traits.http || traits.tunnels ? ['answer'] : ['mismatch']);
/** The same where a proxy's 2xx opens a way, and any other status is no proxy's. */
const answeredOutright = (subject: Subject): readonly Outcome[] => (subject.traits.tunnels ? ['mismatch'] : answered(subject));
const never = ({ traits }: Subject): readonly Outcome[] => (traits.keeps ? ['kept', 'mismatch'] : ['mismatch']);

const saying = (text: string, outcomes: Behaviour['outcomes'], then: (socket: Socket) => void = () => undefined): Behaviour => ({
  serve: (socket) =>
    onceAsked(socket, () => {
      socket.resume().write(text);
      then(socket);
    }),
  outcomes,
  // An answer must be heard on a busy machine, too.
  ...(outcomes === never ? {} : { context: { answerTimeoutMs: 5000 } }),
});
const pouring = (bytes: Buffer | string) => (socket: Socket) => flood(socket, filled(bytes));

/** Web servers that do not come to an end, or lead astray. */
export const webBehaviours: Readonly<Record<string, Behaviour>> = {
  'sends headers without an end': saying(served, never, pouring('X-Header: a value\r\n')),
  'sends one header without an end': saying(`${served}X: `, never, pouring('x')),
  'sends a reason without an end': saying('HTTP/1.1 200 ', never, pouring('OK')),
  'sends line ends before any status': saying('', never, pouring('\r\n')),
  'says 100 without an end': saying('', never, pouring('HTTP/1.1 100 Continue\r\n\r\n')),
  'says 103 without an end': saying('', never, pouring('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n')),
  'says 100 and then nothing': saying('HTTP/1.1 100 Continue\r\n\r\n', never),
  'sends headers and never their end': saying(served, never),
  'sends a body without an end': saying(`${served}\r\n`, answered, pouring('<p>')),
  'sends chunks without an end': saying(`${served}Transfer-Encoding: chunked\r\n\r\n`, answered, pouring('5\r\nhello\r\n')),
  'sends the size of a chunk without an end': saying(`${served}Transfer-Encoding: chunked\r\n\r\n`, answered, pouring('0')),
  'sends an extension of a chunk without an end': saying(`${served}Transfer-Encoding: chunked\r\n\r\n5;`, answered, pouring('x=y;')),
  'says a length and sends nothing': saying(`${served}Content-Length: 1000\r\n\r\n`, answered),
  'redirects to itself': saying('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n', answeredOutright),
  'redirects to a place as long as can be': saying(`HTTP/1.1 302 Found\r\nLocation: /${'x'.repeat(8000)}\r\nContent-Length: 0\r\n\r\n`, answeredOutright),
  'switches protocols, and floods': saying(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    ({ traits }) => (traits.keeps ? ['kept', 'mismatch'] : traits.http ? ['answer'] : ['mismatch']),
    pouring('\0'),
  ),
  'has no reason but its status': saying('HTTP/1.1 404\r\n\r\n', answeredOutright),
  // Who answers carelessly still answers.
  'is of another version': saying('HTTP/9.9 200 OK\r\n\r\n', answered),
  'has a status that is none': saying('HTTP/1.1 99999 OK\r\n\r\n', never),
  'begins as HTTP and goes on as nothing': saying('HTTP/', never, pouring('\0')),
};
