import { describe, expect, it } from "vitest";
import { mapEvents } from "@/lib/core/stream/map-events";

describe("mapEvents", () => {
  it("maps, drops nulls and passes the result on", async () => {
    const source = (async function* numbers() {
      yield 1;
      yield 2;
      yield 3;
      return "end";
    })();
    const mapped = mapEvents(source, (number: number) => (number === 2 ? null : number * 10));
    expect(await mapped.next()).toEqual({ done: false, value: 10 });
    expect(await mapped.next()).toEqual({ done: false, value: 30 });
    expect(await mapped.next()).toEqual({ done: true, value: "end" });
  });

  it("closes the source when it is left early", async () => {
    let isClosed = false;
    const source = (async function* numbers() {
      try {
        yield 1;
        yield 2;
      } finally {
        isClosed = true;
      }
      return "end";
    })();
    const mapped = mapEvents(source, (number: number) => number);
    await mapped.next();
    await mapped.return("left");
    expect(isClosed).toBe(true);
  });
});
