import { day, type FindingSentences, list, text } from './findings.ts';

/** Findings in English. */
export const findingSentences: FindingSentences = {
  'certificate-expired': ({ validTo }) => `its certificate expired on ${day(validTo)}`,
  'certificate-not-yet-valid': ({ validFrom }) => `its certificate is valid only from ${day(validFrom)}, or the clocks differ`,
  'certificate-expires-soon': ({ validTo }) => `its certificate expires on ${day(validTo)}`,
  'certificate-other-name': ({ names, expected }) => `its certificate is for ${list(names)}, not for ${text(expected)}`,
  'tls-too-old': ({ version }) => `it speaks ${text(version)}, which clients may refuse`,
  'tls-1.3-hung-up': () => 'it hangs up on a request within TLS 1.3 and answers it within TLS 1.2, as IIS does where a path wants a client certificate',
  'tls-refused-here': ({ code }) => `it speaks TLS in a way that this machine refuses (${text(code)}), so nothing above it was seen`,
  'proxy-unseen': ({ destination }) => `nothing in the answer for ${text(destination)} says that a proxy handed it on`,
  'no-tls-through-proxy': ({ destination, code }) => `the proxy opened the way to ${text(destination)}, and no TLS came through it (${text(code)})`,
  'tls-failed': ({ why }) => `it asks for encryption, and the TLS handshake after that failed (${text(why)})`,
  'path-not-found': ({ path }) => `it answers, and knows no ${text(path)}: the role may not be installed at this web server`,
  'server-error': ({ status }) => `it answers with an error of its own (HTTP ${text(status)})`,
  'clock-skew': ({ seconds }) => `its clock differs from this machine's by ${text(seconds)} s`,
  'global-catalog-not-ready': () => 'it says that its global catalog is not ready',
  'rpc-listing-refused': ({ statusName, status, reason, result }) =>
    `its endpoint mapper refuses to list what it has (${text(statusName ?? status ?? reason ?? result)}), so that the dynamic ports can only be sampled`,
  'rpc-listing-cut-short': ({ pages }) => `its endpoint mapper stopped after ${text(pages)} ${pages === 1 ? 'page' : 'pages'}, so that not all of its ports are known`,
  'rpc-ports-not-tried': ({ ports }) => `its endpoint mapper names more ports than are worth a connection each: ${text(ports)} of them were not tried`,
  'rpc-ports-of-partial-list': ({ ports }) =>
    `its endpoint mapper named ${text(ports)} ${ports === 1 ? 'port' : 'ports'} before it stopped; there may be more, which were not tried`,
  'rpc-interfaces-rejected': ({ interfaces }) => `it does not know ${list(interfaces)}, which its endpoint mapper names there`,
  'rpc-bind-refused': ({ reason, statusName, status }) => `it speaks RPC and refuses to bind without a login (${text(statusName ?? reason ?? status)})`,
  'smb1-only': () => 'it speaks SMB 1 alone, which current Windows refuses',
};
