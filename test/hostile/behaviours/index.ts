import type { Behaviour } from '../facing.ts';
import { floodBehaviours } from './floods.ts';
import { foreignBehaviours } from './foreign.ts';
import { lengthBehaviours } from './lengths.ts';
import { markBehaviours } from './marks.ts';
import { silentBehaviours } from './silence.ts';
import { tlsBehaviours } from './tls.ts';
import { truthBehaviours } from './truth.ts';
import { webBehaviours } from './web.ts';

/** Every way in which a TCP peer can be something else than it should be, each with what may be made of it. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  ...silentBehaviours,
  ...floodBehaviours,
  ...lengthBehaviours,
  ...truthBehaviours,
  ...foreignBehaviours,
  ...webBehaviours,
  ...tlsBehaviours,
  ...markBehaviours,
};
