import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { face, outcomeOf, patient } from './facing.ts';
import { handleCheck } from './handles.ts';
import { type Loopback, loopbacks } from './peers.ts';
import { recorded } from './relay.ts';
import { type Subject, subjects } from './subjects.ts';

/** Node.js cannot send urgent data (RFC 9293 section 3.8.5). Perl, which every Debian has, can: before an answer, or without an end. */
const script = `
use Socket qw(:all);
my ($host, $answer, $endless) = @ARGV;
my $is6 = $host =~ /:/;
socket(my $server, $is6 ? PF_INET6 : PF_INET, SOCK_STREAM, 0) or die;
bind($server, $is6 ? pack_sockaddr_in6(0, inet_pton(AF_INET6, $host)) : pack_sockaddr_in(0, inet_aton($host))) or die;
listen($server, 16) or die;
my ($port) = $is6 ? unpack_sockaddr_in6(getsockname($server)) : unpack_sockaddr_in(getsockname($server));
$| = 1;
$SIG{PIPE} = $SIG{CHLD} = 'IGNORE';
print "$port\\n";
while (accept(my $line, $server)) {
  next if fork;
  close $server;
  sysread($line, my $request, 4096);
  do { send($line, "!", MSG_OOB) or exit } while $endless;
  syswrite($line, pack('H*', $answer));
  1 while sysread($line, $request, 4096);
  exit;
}`;

afterAll(handleCheck());

/** What a probe makes of a peer that sends urgent data. */
async function outcomeAt(address: Loopback, subject: Subject, answer: Buffer, isEndless: boolean): Promise<string> {
  const peer = spawn('perl', ['-e', script, address, answer.toString('hex'), isEndless ? '1' : ''], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface(peer.stdout), 'line');
    return outcomeOf(await face(subject, address, Number(line), isEndless ? {} : { answerTimeoutMs: patient.answerTimeoutMs }));
  } finally {
    peer.kill();
  }
}

const all = subjects('tcp');

describe.each(loopbacks)('at %s urgent data', (address) => {
  // What says no number of the request, in one flight of plain text, is as good from a recording.
  it.concurrent.each(all.filter(({ probe }) => ['smb', 'rdp', 'netbiosSession', 'kerberos', 'http'].includes(probe.name)))(
    'before an answer do not hide it: $name',
    async (subject) => {
      const [answer = Buffer.alloc(0)] = await recorded(subject, address);
      expect(await outcomeAt(address, subject, answer, false)).toBe('answer');
    },
  );

  it.concurrent.each(all)('without an end are no answer: $name', async (subject) => {
    const outcome = await outcomeAt(address, subject, Buffer.alloc(0), true);
    expect(subject.traits.keeps ? ['kept', 'mismatch'] : subject.traits.hesitates ? ['mismatch', 'unanswered'] : ['mismatch']).toContain(outcome);
  });
});
