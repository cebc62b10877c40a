import { wireCases } from '../../protocol/decoders.ts';
import type { Behaviour } from '../facing.ts';
import { onceAsked } from '../peers.ts';
import { noise } from './floods.ts';
import { mismatch } from './silence.ts';

/** Words of services that speak in text, and of which none stands in fixtures/wire. */
const greetings: Readonly<Record<string, string>> = {
  SSH: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n',
  SMTP: '220 mail.lab.test ESMTP Postfix\r\n',
  FTP: '220 Welcome\r\n',
  POP3: '+OK ready\r\n',
  IMAP: '* OK [CAPABILITY IMAP4rev1] ready\r\n',
  VNC: 'RFB 003.008\n',
  MySQL: 'J\0\0\0\n8.0.36\0',
};

/** Peers that speak another protocol, at once or as an answer, or words of the right one that were meant for others. */
export const foreignBehaviours: Readonly<Record<string, Behaviour>> = {
  // Each is known by its first words, even to who has nothing to ask; he waits for them as for a mark.
  ...Object.fromEntries(
    Object.entries(greetings).map(([what, text]): [string, Behaviour] => [
      `greets as ${what}`,
      { serve: (socket) => void socket.resume().write(text), outcomes: mismatch, context: { responderIsDue: true } },
    ]),
  ),
  'greets as nobody': { serve: (socket) => void socket.resume().write('<html>hello</html>\r\n'), outcomes: noise },
  ...Object.fromEntries(
    wireCases().map(({ protocol, name, bytes }): [string, Behaviour] => [
      `answers with ${protocol}/${name}`,
      {
        serve: (socket) => onceAsked(socket, () => socket.resume().write(bytes)),
        // Of its own protocol there are answers among them, and others.
        outcomes: (subject) => (subject.truth?.speaks.includes(protocol) ? ['answer', 'mismatch'] : noise(subject)),
      },
    ]),
  ),
};
