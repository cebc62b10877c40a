import type { Cause } from '../model/report.ts';
import type { LogLine, Scene } from './scene.ts';

/** Causes after which nothing but a proof is left to do, if that. */
type WithoutSteps = 'responder' | 'connected' | 'path-open' | 'nothing-listens-yet' | 'may-not-answer' | 'one-way' | 'not-asked' | 'nothing-known-to-listen';

/** What remedies are made of: one object per language. */
export interface RemedyTexts {
  readonly steps: Readonly<Record<Exclude<Cause, WithoutSteps>, (scene: Scene) => string>>;
  /** In place of the steps where nothing depends on the port. */
  readonly nothingToOpen: string;
  logLine(lost: LogLine): string;
  /** How a responder on the peer would prove the path; where a service has the port, only once that is stopped. */
  proof(scene: Scene, isServed: boolean): string;
  /** What stands between two sentences. */
  readonly between: string;
}

/** Causes that a responder on the peer turns into pass or fail. */
const provable: ReadonlySet<Cause> = new Set([
  'blocked',
  'host-silent',
  'nothing-listens-yet',
  'host-planned',
  'may-not-answer',
  'one-way',
  'not-asked',
  'nothing-known-to-listen',
  'unknown-listener',
  'refused',
]);

/** What to do next, the line for the firewall's log and the proof by a responder after silence included; null where nothing is to be done. */
export function remedyOf(scene: Scene, texts: RemedyTexts): string | null {
  const { cause, lost, erratum, confidence, held } = scene;
  if (cause === null) return null;
  const isProvable = provable.has(cause) && !scene.isNamed && confidence !== 'proven' && !held && !scene.isIcmp && scene.proxy === null;
  const steps: Readonly<Partial<Record<Cause, (scene: Scene) => string>>> = texts.steps;
  const said = [
    erratum === null ? (steps[cause]?.(scene) ?? '') : texts.nothingToOpen,
    lost === null ? '' : texts.logLine(lost),
    isProvable ? texts.proof(scene, isServed(scene)) : '',
  ].filter((step) => step !== '');
  return said.length === 0 ? null : said.join(texts.between);
}

/** The responder leaves a port to a service that runs, so that this one has to be stopped first. */
function isServed({ isPlanned, cause }: Scene): boolean {
  return cause === 'unknown-listener' || (!isPlanned && cause !== 'refused');
}
