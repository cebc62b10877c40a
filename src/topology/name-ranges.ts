/** More hosts than any hierarchy has; a slip of one digit must not fill the memory. */
export const mostHostsOfARange = 100_000;

/** Expands "dp[001-120].contoso.example" to 120 names, zeros kept; a message where the range is malformed. */
export function expandNames(text: string): string[] | { problem: string } {
  const parts = text.split(/(\[[^\]]*\])/);
  let names = [''];
  for (const part of parts) {
    const values = part.startsWith('[') && part.endsWith(']') ? rangeValues(part.slice(1, -1)) : [part];
    if (values === null) return { problem: `malformed range "${part}"; expected two numbers in rising order, e.g. dp[001-120]` };
    if (names.length * values.length > mostHostsOfARange) return { problem: `the range stands for more than ${mostHostsOfARange} hosts; expected fewer` };
    names = names.flatMap((name) => values.map((value) => name + value));
  }
  return names;
}

function rangeValues(text: string): string[] | null {
  const [, from, to] = /^(\d{1,9})-(\d{1,9})$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  const count = Number(to) - Number(from) + 1;
  if (count < 1) return null;
  if (count > mostHostsOfARange) return Array.from({ length: mostHostsOfARange + 1 }, () => '');
  return Array.from({ length: count }, (_, i) => String(Number(from) + i).padStart(from.length, '0'));
}
