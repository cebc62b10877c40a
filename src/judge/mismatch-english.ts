import type { MismatchTexts } from './mismatch.ts';

const protocols: MismatchTexts['protocols'] = {
  ssh: 'SSH',
  http: 'HTTP',
  'plain-http': 'HTTP without TLS',
  tls: 'TLS',
  smtp: 'a mail server (SMTP)',
  ftp: 'FTP',
  pop3: 'a mail server (POP3)',
  imap: 'a mail server (IMAP)',
  vnc: 'VNC',
  mysql: 'MySQL',
  msrpc: 'RPC',
  tds: 'SQL Server (TDS)',
  smb: 'SMB',
};

const ends: MismatchTexts['ends'] = {
  'responder-of-another-host': ({ responder }) => `the responder of ${responder ?? 'another host'} answered instead`,
  'unverified-responder': () => 'something answers as a responder without proving the key',
  ECONNRESET: () => 'the connection was accepted and then reset',
  ECONNABORTED: () => 'the connection was accepted and then reset',
  'closed-at-once': () => 'the connection was accepted and closed at once',
  closed: () => 'the connection was accepted, and closed without an answer to the request',
  'no-answer': ({ attempts }) =>
    `the connection was accepted, and no answer came to ${attempts === 1 ? 'the request' : `${attempts} requests`}: something on the way accepts for it or drops what follows the handshake, or the service hangs`,
  'too-much-data': () => 'it sends data without end, in no answer to the request',
  'too-many-datagrams': () => 'it sends datagrams without end, none of which answers the request',
  'wrong-id': () => 'what comes back answers another request than ours',
  'wrong-question': () => 'what comes back answers another question than ours',
  'endless-listing': () => 'its endpoint mapper lists without end',
  'malformed-rpc': () => 'it answers in RPC that does not hold together',
  'malformed-tds': () => 'it answers in the protocol of SQL Server, in packets that do not hold together',
  'not-proxied': () => 'a web server answers there, and is no proxy',
  'not-tls': () => 'what answers there does not speak TLS',
  'wrong-instance': () => 'a SQL Server answers, and it is not the instance that the topology states',
};

/** What is said in English of something else than the service. */
export const mismatchTexts: MismatchTexts = {
  protocols,
  ends,
  notByResponder: ({ isUdp }) =>
    isUdp
      ? 'a datagram came back, but not from the responder that holds the port'
      : 'the connection was accepted, but not by the responder that holds the port: something on the way answers for it, or drops what follows the handshake',
  instead: (protocol) => `${protocol} answers there instead`,
  unknown: (code) => `what answers there does not speak this protocol${code === '' ? '' : ` (${code})`}`,
};
