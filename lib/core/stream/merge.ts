/**
 * One stream of everything the sources yield, in the order in which it became ready.
 *
 * Fair: a source queues up again behind the others after each item. Pull-based: at most one item a source is read
 * ahead of the consumer. A source that throws ends the whole with its error. Whenever the merge ends early,
 * `cancel` runs first (so that reads in flight can settle) and every open source is then closed.
 */
export async function* merge<Item>(
  sources: readonly AsyncIterable<Item>[],
  { cancel }: { cancel?: () => void } = {},
): AsyncGenerator<Item, void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const open = new Set(iterators);
  const ready: Settled<Item>[] = [];
  let wake: (() => void) | undefined;

  const settle = (settled: Settled<Item>) => {
    ready.push(settled);
    wake?.();
  };
  const read = (iterator: AsyncIterator<Item>) => {
    iterator.next().then(
      (result) => settle({ iterator, result }),
      (error: unknown) => settle({ iterator, error }),
    );
  };

  try {
    for (const iterator of iterators) read(iterator);
    while (open.size > 0) {
      const settled = ready.shift();
      if (settled === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if ("error" in settled) {
        open.delete(settled.iterator);
        throw settled.error;
      }
      if (settled.result.done) {
        open.delete(settled.iterator);
        continue;
      }
      yield settled.result.value;
      read(settled.iterator);
    }
  } finally {
    if (open.size > 0) {
      cancel?.();
      // A source that fails while it is being closed has nobody left to tell: its first failure was the news.
      await Promise.allSettled([...open].map((iterator) => iterator.return?.()));
    }
  }
}

type Settled<Item> =
  | { iterator: AsyncIterator<Item>; result: IteratorResult<Item> }
  | { iterator: AsyncIterator<Item>; error: unknown };
