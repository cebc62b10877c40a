/** Those who wait for their turn, each once, first come first served. */
export interface Turns<T> {
  add(one: T): void;
  take(): T | undefined;
  isEmpty(): boolean;
}

export function openTurns<T>(): Turns<T> {
  const waiting = new Set<T>();
  const order: T[] = [];
  let head = 0;
  return {
    add: (one) => {
      if (waiting.has(one)) return;
      waiting.add(one);
      order.push(one);
    },
    take: () => {
      if (head === order.length) return undefined;
      const one = order[head++] as T;
      waiting.delete(one);
      if (head === order.length) head = order.length = 0;
      return one;
    },
    isEmpty: () => head === order.length,
  };
}
