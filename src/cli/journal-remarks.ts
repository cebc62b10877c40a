import type { Header, Remembered } from './journal-lines.ts';

/** What cannot be mixed into one run: another host's evidence, or that of other addresses or another kind of trust. Null: nothing of the kind. */
export function otherConditions(before: Header, now: Header): string | null {
  if (before.host !== now.host) return `on ${before.host}; expected one on ${now.host}`;
  const said = (value: unknown, option: string) => (value === null || value === false ? `without ${option}` : value === true ? `with ${option}` : `with ${option} ${value}`);
  for (const [key, option] of [['source', '--source'] as const, ['allAddresses', '--all-addresses'] as const, ['key', '--key-file'] as const]) {
    if (before.options[key] !== now.options[key]) return `${said(before.options[key], option)}; expected one ${said(now.options[key], option)}`;
  }
  return null;
}

/** Options that weigh on what was seen, and may be others now. */
const paces = ['timeoutMs', 'attempts', 'controlPort'];

/** What a reader must know of evidence that is older than this run; said, and not guessed. */
export function remarksOn({ evidence, gone, changed, damaged }: Remembered, before: Header, now: Header, planned: number): string[] {
  const isOtherTopology = before.topology.sha256 !== now.topology.sha256;
  const what = isOtherTopology ? 'the topology has changed since that run began' : 'that run was planned with other options, or by another version';
  const value = (header: Header, key: string) => JSON.stringify(header.options[key] ?? null);
  return [
    `resumed: ${evidence.size} of ${planned} flows are from the run that began ${before.startedAt}`,
    ...(isOtherTopology || changed + gone > 0 ? [`${what}: ${changed} of its flows are planned otherwise now and tried again, ${gone} are planned no more`] : []),
    ...(damaged > 0 ? [`${damaged} lines of the journal are damaged: what they held is tried again`] : []),
    ...(before.version === now.version ? [] : [`that run was made by version ${before.version}, and this one by version ${now.version}`]),
    ...paces.filter((key) => value(before, key) !== value(now, key)).map((key) => `that run had ${key} ${value(before, key)}, and this one has ${value(now, key)}`),
  ];
}
