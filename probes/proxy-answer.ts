import type { Reply } from './ask-web.ts';

/** Names of proxies, as they stand in the Server header of their own answers. */
const proxies = /^(squid|tinyproxy)\b/i;

/**
 * Who gave an answer to a request with an absolute URI. A proxy's own are known by a status that only proxies give, by Proxy-Status with an error
 * (RFC 9209 section 2.1.1), by squid's header, or by a Server that calls itself what Via calls the proxy; what a proxy forwards carries Via
 * (RFC 9110 section 7.6.3). "unknown" where nothing says so: an origin behind a proxy that keeps quiet, or no proxy at all.
 */
export function whoAnswered({ status, headers }: Pick<Reply, 'status' | 'headers'>): 'proxy' | 'origin' | 'unknown' {
  const { server = '', via = '' } = headers;
  if (status === 407 || headers['x-squid-error'] !== undefined || /;\s*error=/.test(headers['proxy-status'] ?? '')) return 'proxy';
  const product = /^[\w.-]{1,64}/.exec(server)?.[0].toLowerCase();
  if (proxies.test(server) || (product && via.toLowerCase().includes(`(${product}`))) return 'proxy';
  return via ? 'origin' : 'unknown';
}
