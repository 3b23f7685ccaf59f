import { describe, expect, it } from "vitest";
import { createRunLog, frameOf } from "@/lib/server/runs/log/run-log";
import { delta, plainDialect } from "@/tests/support/run-events";

const textsOf = (entries: ReturnType<ReturnType<typeof createRunLog>["readAfter"]>) =>
  entries?.map(({ seq, event }) => [seq, "text" in event ? event.text : null]) ?? null;

describe("createRunLog", () => {
  it("numbers events from 0 and gives exactly those behind any place", () => {
    const log = createRunLog();
    const texts = ["a", "b", "c", "d"];
    for (const text of texts) log.append(delta(text));
    for (let after = -1; after < texts.length; after += 1) {
      expect(textsOf(log.readAfter(after))).toEqual(texts.map((text, seq) => [seq, text]).slice(after + 1));
    }
  });

  it("drops the oldest beyond its bounds once they were read, and says so to whoever comes too late", () => {
    const log = createRunLog({ bytes: 1_000_000, events: 3 });
    for (let index = 0; index < 10; index += 1) log.append(delta(String(index)));
    log.trim(4);
    expect(log.readAfter(3)).toBeNull();
    expect(log.readAfter(4)).toHaveLength(5);
    log.trim(9);
    expect(log.readAfter(5)).toBeNull();
    expect(textsOf(log.readAfter(6))).toEqual([
      [7, "7"],
      [8, "8"],
      [9, "9"],
    ]);
  });

  it("counts the text that is kept, whatever the number of events", () => {
    const log = createRunLog({ bytes: 1_000, events: 100 });
    for (let index = 0; index < 10; index += 1) {
      log.append(delta("x".repeat(500)));
      log.trim(index);
    }
    expect(log.readAfter(7)).toHaveLength(2);
    expect(log.readAfter(6)).toBeNull();
  });

  it("encodes an event once a dialect", () => {
    const log = createRunLog();
    const entry = log.append(delta("a"));
    let encoded = 0;
    const counting = {
      ...plainDialect,
      encodeEvent: (event: typeof entry.event) => {
        encoded += 1;
        return plainDialect.encodeEvent(event);
      },
    };
    expect(frameOf(entry, counting)).toBe(frameOf(entry, counting));
    expect(encoded).toBe(1);
  });
});
