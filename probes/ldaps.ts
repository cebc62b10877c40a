import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { askRootDse } from './root-dse.ts';
import { beginTls } from './tls-line.ts';

/** LDAP and global catalog within TLS: whether the server gives its root, or an error of LDAP or TLS. */
export const ldaps: Probe = (target, context) =>
  converse(target, context, async (line) => {
    const begun = await beginTls(line);
    return begun.kind === 'secured' ? askRootDse(begun.line, begun.facts) : begun.sighting;
  });
