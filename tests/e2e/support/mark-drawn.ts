import type { Locator } from "playwright-core";

/**
 * Whether React draws these parts again from now on, by name: the function that it returns tells which it did. React
 * keeps the props of an element beside it, and has others there as soon as the element's owner was drawn again.
 */
export async function markDrawn(parts: Readonly<Record<string, Locator>>): Promise<() => Promise<string[]>> {
  const names = Object.keys(parts);
  const marks = await Promise.all(Object.values(parts).map((part) => part.evaluateHandle(propsOf)));
  return async () => {
    const isSame = await Promise.all(
      Object.values(parts).map(async (part, index) =>
        marks[index]?.evaluate((before, now) => before === now, await part.evaluateHandle(propsOf)),
      ),
    );
    return names.filter((_, index) => !isSame[index]);
  };
}

function propsOf(node: Element): unknown {
  const key = Object.keys(node).find((name) => name.startsWith("__reactProps$"));
  if (key === undefined) throw new Error("React keeps no props beside this element.");
  return Reflect.get(node, key);
}
