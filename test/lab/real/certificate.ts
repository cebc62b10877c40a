import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A key and a self-signed certificate, made anew with openssl. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 over the certificate: AB:CD:… */
  readonly fingerprint: string;
}

/** Makes a certificate for a DNS name in a folder, valid for a year, or one that ended years ago. */
export function makeCertificate(folder: string, name: string, dnsName: string, validity: 'valid' | 'expired' = 'valid'): Certificate {
  const key = join(folder, `${name}.key`);
  const cert = join(folder, `${name}.pem`);
  const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-subj', `/CN=${dnsName}`, '-addext', `subjectAltName=DNS:${dnsName}`];
  if (validity === 'valid') openssl('req', '-x509', ...request, '-days', '365', '-out', cert);
  else makeExpired(folder, key, cert, request);
  return { key, cert, fingerprint: new X509Certificate(readFileSync(cert)).fingerprint256 };
}

/** Of openssl's commands only `ca` takes both dates in every version, and it wants an authority's books. */
function makeExpired(folder: string, key: string, cert: string, request: readonly string[]): void {
  const config = `${cert}.conf`;
  const books = ['[ca]', 'default_ca=books', '[books]', `database=${cert}.index`, `new_certs_dir=${folder}`, 'rand_serial=yes', 'default_md=sha256', 'policy=any'];
  writeFileSync(config, `${[...books, 'copy_extensions=copy', '[any]', 'commonName=supplied', '[req]', 'distinguished_name=names', '[names]'].join('\n')}\n`);
  writeFileSync(`${cert}.index`, '');
  openssl('req', '-new', '-config', config, ...request, '-out', `${cert}.csr`);
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'];
  openssl('ca', '-batch', '-selfsign', '-config', config, '-keyfile', key, '-in', `${cert}.csr`, '-out', cert, '-notext', ...dates);
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}
