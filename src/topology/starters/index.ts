import { dmzStarter } from './dmz.ts';
import { hierarchyStarter } from './hierarchy.ts';
import { singleStarter } from './single.ts';

/** Commented topologies to begin with, by the name that `init --example` takes. */
export const starters = { single: singleStarter, hierarchy: hierarchyStarter, dmz: dmzStarter } as const;
