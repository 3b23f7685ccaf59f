import { describe, expect, it } from "vitest";
import { merge } from "@/lib/core/stream/merge";

/** A source that is driven by hand and remembers how it was used. */
function drivenSource<Item>() {
  const waiting: {
    resolve: (result: IteratorResult<Item>) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const state = { reads: 0, closed: false };
  return {
    state,
    push: (value: Item) => waiting.shift()?.resolve({ done: false, value }),
    end: () => waiting.shift()?.resolve({ done: true, value: undefined }),
    fail: (error: Error) => waiting.shift()?.reject(error),
    [Symbol.asyncIterator]: (): AsyncIterator<Item> => ({
      next: () => {
        state.reads += 1;
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return: async () => {
        state.closed = true;
        return { done: true, value: undefined };
      },
    }),
  };
}

async function* listSource<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("merge", () => {
  it("loses nothing and keeps each source's own order", async () => {
    const merged = await collect(merge([listSource(["a1", "a2", "a3"]), listSource(["b1"]), listSource([])]));
    expect([...merged].sort()).toEqual(["a1", "a2", "a3", "b1"]);
    expect(merged.filter((item) => item.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  });

  it("ends at once without sources", async () => {
    expect(await collect(merge([]))).toEqual([]);
  });

  it("takes turns between sources that are always ready", async () => {
    const numbered = (name: string) =>
      listSource(Array.from({ length: 50 }, (_, index) => `${name}${index}`));
    const merged = await collect(merge([numbered("a"), numbered("b"), numbered("c")]));
    const firstThirty = merged.slice(0, 30).map((item) => item[0]);
    for (const name of ["a", "b", "c"]) {
      expect(firstThirty.filter((first) => first === name).length).toBeGreaterThanOrEqual(9);
    }
  });

  it("hands on a quick source while a slow one says nothing", async () => {
    const slow = drivenSource<string>();
    const merged = merge([slow, listSource(["quick"])]);
    expect(await merged.next()).toEqual({ done: false, value: "quick" });
    await merged.return();
  });

  it("reads at most one item ahead of a consumer that stopped reading", async () => {
    const source = drivenSource<number>();
    const merged = merge([source]);
    const first = merged.next();
    source.push(1);
    await first;
    await new Promise(setImmediate);
    expect(source.state.reads).toBe(1);
    const second = merged.next();
    await new Promise(setImmediate);
    expect(source.state.reads).toBe(2);
    source.push(2);
    expect(await second).toEqual({ done: false, value: 2 });
    await merged.return();
  });

  it("cancels and closes every open source when the consumer leaves", async () => {
    const left = drivenSource<string>();
    const right = drivenSource<string>();
    const order: string[] = [];
    const merged = merge([left, right], { cancel: () => order.push(`cancel, closed: ${left.state.closed}`) });
    const first = merged.next();
    left.push("x");
    await first;
    await merged.return();
    expect(order).toEqual(["cancel, closed: false"]);
    expect([left.state.closed, right.state.closed]).toEqual([true, true]);
  });

  it("fails with a source's error and closes the others", async () => {
    const failing = drivenSource<string>();
    const other = drivenSource<string>();
    let cancelled = 0;
    const merged = merge([failing, other], { cancel: () => (cancelled += 1) });
    const first = merged.next();
    failing.fail(new Error("upstream is gone"));
    await expect(first).rejects.toThrow("upstream is gone");
    expect(other.state.closed).toBe(true);
    expect(failing.state.closed).toBe(false);
    expect(cancelled).toBe(1);
    expect(await merged.next()).toEqual({ done: true, value: undefined });
  });

  it("does not cancel when all sources ended by themselves", async () => {
    let cancelled = 0;
    await collect(merge([listSource([1]), listSource([2])], { cancel: () => (cancelled += 1) }));
    expect(cancelled).toBe(0);
  });

  it("hands on what was ready before a failure", async () => {
    const merged = merge([
      listSource(["kept"]),
      (async function* fail(): AsyncGenerator<string> {
        yield* await Promise.resolve([]);
        throw new Error("late");
      })(),
    ]);
    expect(await merged.next()).toEqual({ done: false, value: "kept" });
    await expect(merged.next()).rejects.toThrow("late");
  });
});
