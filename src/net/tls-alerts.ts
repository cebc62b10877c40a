/** RFC 8446 section 6.2, and what earlier versions added. */
const alerts: Readonly<Record<number, string>> = {
  0: 'close-notify',
  10: 'unexpected-message',
  20: 'bad-record-mac',
  22: 'record-overflow',
  40: 'handshake-failure',
  42: 'bad-certificate',
  47: 'illegal-parameter',
  49: 'access-denied',
  50: 'decode-error',
  51: 'decrypt-error',
  70: 'protocol-version',
  71: 'insufficient-security',
  80: 'internal-error',
  86: 'inappropriate-fallback',
  112: 'unrecognized-name',
  116: 'certificate-required',
  120: 'no-application-protocol',
};

/** The alert that a peer began with, in the words of RFC 8446 section 6. After a warning (level 1) a handshake goes on: what was lost then is no answer. */
export function firstAlert(opening: Uint8Array, end: string | null): string | null {
  const [type, , , high, low, level, description] = opening;
  const isLast = level === 2 || (level === 1 && opening.length === 7 && end === 'closed');
  if (type !== 0x15 || high !== 0 || low !== 2 || !isLast || description === undefined) return null;
  return alerts[description] ?? `alert-${description}`;
}

/** The alert that OpenSSL read, under the encryption or not: ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE. */
export function alertOf(code: string | null | undefined): string | null {
  return (
    /_ALERT_(\w+)$/
      .exec(code ?? '')?.[1]
      ?.toLowerCase()
      .replaceAll('_', '-') ?? null
  );
}
