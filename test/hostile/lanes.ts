/** Does one job for each item, so many at once: enough to have done with all waits soon, few enough that each is heard in time. */
export async function forEach<T>(items: readonly T[], job: (item: T) => Promise<void>, atOnce = 48): Promise<void> {
  const left = [...items].reverse();
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await job(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
