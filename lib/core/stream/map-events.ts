/**
 * The source's items through `map`, without those that map to null; the return value passes through untouched.
 * Leaving early closes the source.
 */
export async function* mapEvents<From, To, Result>(
  source: AsyncIterator<From, Result, undefined>,
  map: (item: From) => To | null,
): AsyncGenerator<To, Result, undefined> {
  try {
    let step = await source.next();
    while (!step.done) {
      const mapped = map(step.value);
      if (mapped !== null) yield mapped;
      step = await source.next();
    }
    return step.value;
  } finally {
    await source.return?.();
  }
}
