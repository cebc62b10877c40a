/**
 * Works at hosts that share an address one after the other: what is alone at one of them is to be alone at the other, too, and limits count at the address. Others go on
 * beside them.
 */
export function addressTurns(): (addresses: readonly string[], work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (addresses, work) => {
    const before = addresses.flatMap((address) => last.get(address) ?? []);
    const mine = before.length === 0 ? work() : Promise.all(before).then(work);
    for (const address of addresses) last.set(address, mine);
    return mine;
  };
}
