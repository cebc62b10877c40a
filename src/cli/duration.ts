import { CliError } from './command.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "90s", "15m", "2h": milliseconds, at most 30 days. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,7})(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(digits) * (unitMs[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0) || ms > 30 * 86_400_000) throw new CliError(`malformed duration "${text}"; expected a number and ms, s, m, h or d, e.g. 90s, up to 30d`);
  return ms;
}
