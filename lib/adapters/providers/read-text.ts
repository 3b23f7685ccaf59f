import "server-only";
import type { NextBytes } from "./byte-queue";
import { createTextCollector } from "./text-collector";

/** The body as text, cut after `maxBytes`. What lies behind is not read. */
export async function readText(next: NextBytes, maxBytes: number): Promise<string> {
  const collector = createTextCollector();
  let left = maxBytes;
  while (left > 0) {
    const bytes = await next();
    if (bytes === undefined) break;
    collector.append(bytes.subarray(0, left));
    left -= bytes.length;
  }
  return collector.take();
}
