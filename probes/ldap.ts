import type { Probe } from '../src/model/probe.ts';
import { converse } from './converse.ts';
import { askRootDse } from './root-dse.ts';

/** LDAP and global catalog over TCP: whether the server gives its root, or an error of LDAP. */
export const ldap: Probe = (target, context) => converse(target, context, (line) => askRootDse(line, null));
