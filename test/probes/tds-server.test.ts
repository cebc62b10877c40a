import { Connection, type ConnectionConfiguration } from 'tedious';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll } from './loopback.ts';
import { strictTdsServer, type TdsServer, tdsServer } from './tds-server.ts';
import { certified } from './tls-peers.ts';

afterEach(closeAll);

/** How a login by a real client ends, and the types of the messages that the server read. */
async function loginBy(encrypt: boolean | 'strict', start: typeof tdsServer, server: TdsServer) {
  const read: number[] = [];
  const port = await start({ ...server, onMessage: (type) => read.push(type) });
  const config: ConnectionConfiguration = {
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: 'nobody', password: 'none' } },
    // TDS 8.0 takes no certificate on trust.
    options: { port, encrypt, trustServerCertificate: true, cryptoCredentialsDetails: { ca: certified('valid').cert }, connectTimeout: 5000 },
  };
  const connection = new Connection(config);
  const error = await new Promise<Error | undefined>((resolve) => connection.connect(resolve));
  connection.close();
  return { message: error?.message, read };
}

/** The fixture server is what a client takes for a SQL Server: it gets as far as a login that is refused. */
describe('a real client logs in at the server of tests, and is refused', () => {
  it('in plain text', async () => {
    expect(await loginBy(false, tdsServer, {})).toEqual({ message: 'Login failed.', read: [0x12, 0x10] });
  });

  it.each([
    ['on', 1],
    ['required', 3],
  ])('with TLS inside packets, where encryption is %s', async (_, encryption) => {
    expect(await loginBy(true, tdsServer, { encryption })).toEqual({ message: 'Login failed.', read: [0x12, 0x10] });
  });

  it('with TLS first, as TDS 8.0 has it', async () => {
    expect(await loginBy('strict', strictTdsServer, {})).toEqual({ message: 'Login failed.', read: [0x12, 0x10] });
  });

  it('and none without TLS where it is required', async () => {
    expect((await loginBy(false, tdsServer, { encryption: 3 })).message).toMatch(/requires encryption/);
  });
});
