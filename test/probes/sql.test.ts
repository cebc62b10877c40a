import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '../../probes/sql.ts';
import type { Sighting } from '../../src/model/evidence.ts';
import type { Requirement } from '../../src/model/flow.ts';
import { encodePrelogin } from '../../src/protocol/tds-prelogin.ts';
import { wireCases } from '../protocol/decoders.ts';
import { closeAll, probeAt, strangers, tcpServer } from './loopback.ts';
import { packet, preloginAnswer, strictTdsServer, type TdsServer, tdsServer } from './tds-server.ts';
import { certified, pourCertificate, serverHello, tlsServer } from './tls-peers.ts';

afterEach(closeAll);

const bytesOf = (name: string) => wireCases().find((one) => one.protocol === 'tds' && one.name === name)?.bytes ?? Buffer.alloc(0);
const answering = (...chunks: Uint8Array[]) => tcpServer((socket) => socket.once('data', () => void chunks.map((chunk) => socket.write(chunk))));
const quick = { context: { answerTimeoutMs: 500 } };
const findingsOf = ({ facts }: Sighting) => facts?.['findings'];
const tlsOf = ({ facts }: Sighting) => facts?.['tls'] as { version: string; certificate: { subject: string } } | undefined;

/** Asks as a flow whose database is stated to be of an instance. */
function probeFor(instance: string, port: number): Promise<Sighting> {
  const other: Requirement = {
    section: 'BKMK_PortsMP-SQL',
    fromRole: 'management-point',
    toRole: 'sql-server',
    service: 'sql',
    necessity: 'required',
    listener: 'expected',
    phase: 'runtime',
    notes: [],
    portFrom: 'role',
  };
  return probeAt(sql, port, { ...quick, flow: { requiredBy: [other, { ...other, instance }] } });
}

describe('a server answers PRELOGIN', () => {
  const said = { sqlVersion: '10.0.1600.0', product: 'SQL Server 2008', encryption: 'not-supported', instanceMatches: null };
  const expected = { state: 'open', reason: 'proto-response', code: null, asked: true, facts: said };

  it('and tells version, product and encryption', async () => expect(await probeAt(sql, await answering(bytesOf('tdspool')))).toMatchObject(expected));

  it('in single bytes', async () => {
    expect(await probeAt(sql, await answering(...[...bytesOf('tdspool')].map((byte) => Buffer.from([byte]))))).toMatchObject(expected);
  });

  it('of a version that no product is known by', async () => {
    expect(await probeAt(sql, await tdsServer({ version: 'ff0000010000' }))).toMatchObject({ reason: 'proto-response', facts: { sqlVersion: '255.0.1.0', product: null } });
  });

  it.each([
    [0, 'off'],
    [2, 'not-supported'],
    [9, null],
  ])('and is sent nothing but that where encryption is %i', async (encryption, name) => {
    const received: Buffer[] = [];
    const gone = Promise.withResolvers<void>();
    const port = await tcpServer((socket) => {
      socket.on('close', gone.resolve);
      socket.on('data', (data) => {
        received.push(data);
        socket.write(preloginAnswer({ encryption }));
      });
    });
    expect(await probeAt(sql, port)).toMatchObject({ reason: 'proto-response', facts: { sqlVersion: '16.0.4106.0', product: 'SQL Server 2022', encryption: name } });
    await gone.promise;
    expect(Buffer.concat(received)).toEqual(Buffer.from(encodePrelogin({ encryption: 'off', instance: '', threadId: 0, mars: false })));
  });
});

describe('the instance that the topology states', () => {
  it('is the server’s, in whatever case', async () => {
    expect(await probeFor('P01', await tdsServer({ instance: 'p01' }))).toMatchObject({ reason: 'proto-response', facts: { instanceMatches: true } });
  });

  it('is another than the server’s: that is the wrong one, and no TLS is begun with it', async () => {
    const types: number[] = [];
    const port = await tdsServer({ instance: 'P02', encryption: 3, onMessage: (type) => types.push(type) });
    expect(await probeFor('P01', port)).toMatchObject({
      state: 'open',
      reason: 'proto-mismatch',
      code: 'wrong-instance',
      facts: { instanceMatches: false, encryption: 'required' },
    });
    expect(types).toEqual([0x12]);
  });

  it.each(['MSSQLSERVER', 'mssqlserver', 'Größe', 'P 01', 'x'.repeat(129)])('is not asked for where the answer would tell nothing: %s', async (instance) => {
    expect(await probeFor(instance, await answering(bytesOf('tdspool')))).toMatchObject({ reason: 'proto-response', facts: { instanceMatches: null } });
  });

  it('is not confirmed where the server says nothing of it', async () => {
    const silent = Buffer.from('0401001400000100' + '0000060006' + 'ff' + '100003e80000', 'hex');
    expect(await probeFor('P01', await answering(silent))).toMatchObject({ reason: 'proto-response', facts: { instanceMatches: null, encryption: null } });
  });
});

describe('where encryption is on or required, TLS inside packets tells', () => {
  it.each([1, 3])('version and certificate (%i), and no login is sent', async (encryption) => {
    const types: number[] = [];
    const sighting = await probeAt(sql, await tdsServer({ encryption, onMessage: (type) => types.push(type) }));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { encryption: encryption === 1 ? 'on' : 'required' } });
    expect(findingsOf(sighting)).toBeUndefined();
    expect(tlsOf(sighting)).toMatchObject({ version: 'TLSv1.2', certificate: { subject: 'CN=peer.lab.test' } });
    expect(types).toEqual([0x12]);
  });

  it.each<[TdsServer['certificate'] & string, unknown[]]>([
    ['expired', ['certificate-expired']],
    ['other-name', []],
  ])('of a certificate that is %s: %j', async (certificate, ids) => {
    const found = findingsOf(await probeAt(sql, await tdsServer({ encryption: 3, certificate }))) as { id: string }[] | undefined;
    expect((found ?? []).map(({ id }) => id)).toEqual(ids);
  });

  const inPacket = (bytes: Buffer) => (socket: Socket) => socket.write(packet(0x12, bytes));
  const garbage = Buffer.from('16030300ff'.padEnd(600, 'c3'), 'hex');

  it.each<[string, (socket: Socket) => unknown, string]>([
    ['garbage', inPacket(garbage), 'not-tls'],
    ['an alert', inPacket(Buffer.from('15030300020228', 'hex')), 'handshake-failure'],
    ['TLS without packets', (socket) => socket.write(serverHello(0x0303)), 'not-tds'],
    ['a text', (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'), 'not-tds'],
    ['a packet that never ends', (socket) => socket.write(Buffer.from('120110000000010016', 'hex')), 'silence'],
    ['packets of nothing without end', pourEmptyPackets, 'overflow'],
    ['a certificate of 100 MB', pourCertificateInPackets, 'not-tls'],
    ['nothing', () => undefined, 'silence'],
    ['a farewell', (socket) => socket.end(), 'closed'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'reset'],
  ])('a handshake answered by %s is a remark and no failure', async (_, answer, why) => {
    const port = await tcpServer((socket) => {
      socket.once('data', () => {
        socket.once('data', () => answer(socket));
        socket.write(preloginAnswer({ encryption: 3 }));
      });
    });
    const sighting = await probeAt(sql, port, { context: { answerTimeoutMs: 1000 } });
    expect(sighting).toMatchObject({ state: 'open', reason: 'proto-response', facts: { encryption: 'required' } });
    expect(findingsOf(sighting)).toEqual([{ id: 'tls-failed', why }]);
  });

  it('a handshake in an older TLS than this machine speaks is a remark too', async () => {
    const port = await tcpServer((socket) => {
      socket.once('data', () => {
        socket.once('data', () => inPacket(serverHello(0x0300))(socket));
        socket.write(preloginAnswer({ encryption: 3 }));
      });
    });
    expect(findingsOf(await probeAt(sql, port))).toEqual([{ id: 'tls-refused-here', code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }]);
  });

  it('an interrupted handshake is no remark', async () => {
    const interruption = new AbortController();
    const port = await tcpServer((socket) => {
      socket.once('data', () => {
        socket.once('data', () => interruption.abort());
        socket.write(preloginAnswer({ encryption: 3 }));
      });
    });
    const sighting = await probeAt(sql, port, { context: { signal: interruption.signal } });
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { encryption: 'required' } });
    expect(findingsOf(sighting)).toBeUndefined();
  });
});

describe('a server that allows TDS 8.0 alone', () => {
  it('is asked inside TLS', async () => {
    const sighting = await probeAt(sql, await strictTdsServer({}));
    expect(sighting).toMatchObject({ reason: 'proto-response', facts: { sqlVersion: '16.0.4106.0', encryption: 'strict', instanceMatches: null } });
    expect(findingsOf(sighting)).toBeUndefined();
    expect(tlsOf(sighting)).toMatchObject({ version: 'TLSv1.3', certificate: { subject: 'CN=peer.lab.test' } });
  });

  it('may reset what comes in plain text', async () => {
    const inner = await strictTdsServer({});
    expect(await probeAt(sql, await resettingUnlessTls(inner))).toMatchObject({ reason: 'proto-response', facts: { encryption: 'strict' } });
  });

  it('is not known where the end of the run came before it was asked so', async () => {
    const over = new AbortController();
    let looks = 0;
    const port = await tcpServer((socket) => (++looks === 1 ? socket.once('data', () => socket.end()) : socket.once('data', () => over.abort())));
    expect(await probeAt(sql, port, { context: { signal: over.signal } })).toMatchObject({ state: 'unknown', reason: 'not-run' });
  });

  it('must have a certificate for its name', async () => {
    expect(findingsOf(await probeAt(sql, await strictTdsServer({ certificate: 'other-name' })))).toMatchObject([{ id: 'certificate-other-name', expected: 'peer.lab.test' }]);
  });

  it('may be the wrong instance', async () => {
    expect(await probeFor('P01', await strictTdsServer({ instance: 'P02' }))).toMatchObject({
      reason: 'proto-mismatch',
      code: 'wrong-instance',
      facts: { encryption: 'strict', instanceMatches: false },
    });
  });

  it('is none where TLS has something else inside', async () => {
    const port = await tlsServer({}, (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const sighting = await probeAt(sql, port);
    expect(sighting).toMatchObject({ reason: 'proto-mismatch', code: 'http' });
    expect(tlsOf(sighting)).toMatchObject({ certificate: { subject: 'CN=peer.lab.test' } });
  });

  it('is not known where TLS is refused', async () => {
    const port = await tlsServer({ ...certified('valid'), ALPNProtocols: ['h2'] });
    expect(await probeAt(sql, port)).toMatchObject({ reason: 'proto-mismatch', code: 'tls', facts: { tls: { alert: 'no-application-protocol' } } });
  });

  it('is looked for once, and only where the first request was hung up on', async () => {
    const count = async (serve: (socket: Socket) => unknown) => {
      let connections = 0;
      const port = await tcpServer((socket) => {
        connections++;
        serve(socket);
      });
      const { code } = await probeAt(sql, port, quick);
      return [code, connections];
    };
    expect(await count((socket) => socket.once('data', () => socket.end()))).toEqual(['closed', 2]);
    expect(await count((socket) => socket.once('data', () => socket.resetAndDestroy()))).toEqual(['ECONNRESET', 2]);
    expect(await count((socket) => socket.end())).toEqual(['closed-at-once', 1]);
    expect(await count(() => undefined)).toEqual(['no-answer', 1]);
    expect(await count((socket) => socket.write('SSH-2.0-x\r\n'))).toEqual(['ssh', 1]);
  });
});

describe('no answer is', () => {
  it.each<[string, Buffer, string]>([
    ['one whose offsets lie', lying(9), 'malformed-tds'],
    ['one whose lengths lie', lying(11), 'malformed-tds'],
    ['one of another length than it says', lying(2), 'malformed-tds'],
    ['an echo', bytesOf('request'), 'not-tds'],
  ])('%s', async (_, bytes, code) => {
    expect(await probeAt(sql, await answering(bytes), quick)).toMatchObject({ reason: 'proto-mismatch', code });
  });

  it('one that never comes to its end', async () => {
    expect(await probeAt(sql, await answering(bytesOf('tdspool').subarray(0, -1)), quick)).toMatchObject({ reason: 'proto-mismatch', code: 'no-answer' });
  });

  it.each(Object.entries(strangers))('%s', async (_, serve) => {
    expect(await probeAt(sql, await tcpServer(serve), quick)).toMatchObject({ state: 'open', reason: 'proto-mismatch' });
  });
});

/** A captured answer with one byte at its most. */
function lying(at: number): Buffer {
  const bytes = Buffer.from(bytesOf('tdspool'));
  bytes[at] = 0xff;
  return bytes;
}

function pourEmptyPackets(socket: Socket): void {
  const packets = Buffer.concat(Array(8192).fill(packet(0x12, Buffer.alloc(0))));
  const pour = () => {
    while (!socket.destroyed && socket.write(packets));
  };
  socket.on('drain', pour);
  pour();
}

function pourCertificateInPackets(socket: Socket): void {
  const inPackets = {
    get destroyed() {
      return socket.destroyed;
    },
    on: (_: string, listener: () => void) => socket.on('drain', listener),
    write: (bytes: Buffer) => {
      let isRoom = true;
      for (let at = 0; at < bytes.length; at += 4088) isRoom = socket.write(packet(0x12, bytes.subarray(at, at + 4088)));
      return isRoom;
    },
  };
  pourCertificate(inPackets as unknown as Socket);
}

/** Passes TLS on to a port, and answers all else with a reset. */
function resettingUnlessTls(port: number): Promise<number> {
  return tcpServer((socket) => {
    socket.once('data', (first) => {
      if (first[0] !== 0x16) return socket.resetAndDestroy();
      const inner = connect(port, '127.0.0.1', () => inner.write(first));
      inner.on('error', () => undefined);
      socket.pipe(inner).pipe(socket);
    });
  });
}
