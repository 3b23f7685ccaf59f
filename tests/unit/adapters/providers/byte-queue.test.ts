import { describe, expect, it } from "vitest";
import { createByteQueue } from "@/lib/adapters/providers/byte-queue";

const bytes = (...values: number[]) => new Uint8Array(values);
const reason = new Error("cut");

function openQueue() {
  let taken = 0;
  const queue = createByteQueue(() => {
    taken += 1;
  });
  return { ...queue, taken: () => taken };
}

describe("the queue of bytes", () => {
  it("gives together what arrived together, to a reader who waited and to one who comes later", async () => {
    const queue = openQueue();
    const waiting = queue.next();
    queue.push(bytes(1));
    queue.push(bytes(2, 3));
    expect([...((await waiting) ?? [])]).toEqual([1, 2, 3]);
    queue.push(bytes(4));
    queue.push(bytes());
    queue.push(bytes(5));
    expect(queue.queuedBytes()).toBe(2);
    expect([...((await queue.next()) ?? [])]).toEqual([4, 5]);
    expect([queue.queuedBytes(), queue.taken()]).toEqual([0, 2]);
  });

  it("gives what came before its end, and then the end as often as asked", async () => {
    const queue = openQueue();
    queue.push(bytes(1));
    queue.end("whole");
    queue.push(bytes(2));
    expect([...((await queue.next()) ?? [])]).toEqual([1]);
    expect(await queue.next()).toBeUndefined();
    expect(await queue.next()).toBeUndefined();
  });

  it("throws an error behind what came before it", async () => {
    const queue = openQueue();
    queue.push(bytes(1));
    queue.end({ error: reason });
    expect([...((await queue.next()) ?? [])]).toEqual([1]);
    await expect(queue.next()).rejects.toBe(reason);
    await expect(queue.next()).rejects.toBe(reason);
  });

  it("drops what was not read when it is cut, and wakes its reader", async () => {
    const queue = openQueue();
    const waiting = expect(queue.next()).rejects.toBe(reason);
    queue.push(bytes(1));
    queue.cut(reason);
    await waiting;
    await expect(queue.next()).rejects.toBe(reason);
    expect(queue.queuedBytes()).toBe(0);
  });

  it("can be cut behind its end, as long as it was not read", async () => {
    const queue = openQueue();
    queue.push(bytes(1));
    queue.end("whole");
    queue.cut(reason);
    await expect(queue.next()).rejects.toBe(reason);
  });
});
