import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { challengeBytes, encodeTcpChallenge, encodeUdpChallenge } from '../../src/protocol/responder.ts';

/**
 * What a sniffer has after one exchange between a prober and a responder: `node recorder.ts ADDRESS tcp/80 udp/69 …` prints everything that the
 * responder sent, as "protocol/port HEX" lines.
 */
const [address = '', ...ports] = process.argv.slice(2);
for (const one of ports) {
  const [protocol, port] = one.split('/');
  const heard = protocol === 'tcp' ? await overTcp(Number(port)) : await overUdp(Number(port));
  process.stdout.write(`${one} ${heard.toString('hex')}\n`);
}

function overTcp(port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ host: address, port });
    socket.on('error', reject);
    socket.on('data', (data) => {
      if (heard.length === 0) socket.write(encodeTcpChallenge(randomBytes(challengeBytes)));
      heard = Buffer.concat([heard, data]);
      // Its hello, and its answer to the challenge: one line each.
      if (heard.toString().split('\n').length < 3) return;
      socket.destroy();
      resolve(heard);
    });
  });
}

function overUdp(port: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('message', (answer) => {
      socket.close();
      resolve(answer);
    });
    socket.send(encodeUdpChallenge(randomBytes(challengeBytes)), port, address);
  });
}
