/** What a generator returns, its items unread. */
export async function runToEnd<Result>(source: AsyncIterator<unknown, Result, undefined>): Promise<Result> {
  let step = await source.next();
  while (!step.done) step = await source.next();
  return step.value;
}
