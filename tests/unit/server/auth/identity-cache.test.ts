import { describe, expect, it } from "vitest";
import { StoreDown } from "@/lib/core/resilience/store-down";
import { createIdentityCache, freshMs, type KeyOwner } from "@/lib/server/auth/identity-cache";

const owner: KeyOwner = {
  userId: "user_1",
  apiKeyId: "key_1",
  isPaid: false,
  rules: null,
  goodUntil: null,
  ownProviders: [],
  ownServerModels: [],
  zeroRetention: false,
};

function open() {
  let nowMs = 1_000;
  let asked = 0;
  const cache = createIdentityCache({ now: () => nowMs });
  return {
    cache,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    ask: (answer: () => Promise<KeyOwner | null> = async () => owner) =>
      cache.ownerOf("digest", () => {
        asked += 1;
        return answer();
      }),
  };
}

const down = () => Promise.reject(new StoreDown(new Error("ECONNREFUSED")));

describe("createIdentityCache", () => {
  it("asks once in five seconds", async () => {
    const { ask, asked, pass } = open();
    expect(await ask()).toEqual(owner);
    pass(freshMs);
    expect(await ask()).toEqual(owner);
    expect(asked()).toBe(1);
    pass(1);
    await ask();
    expect(asked()).toBe(2);
  });

  it("lets calls at the same time share one look-up", async () => {
    const { ask, asked } = open();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([owner, owner, owner]);
    expect(asked()).toBe(1);
  });

  it("remembers no key that nobody has", async () => {
    const { ask, asked } = open();
    expect(await ask(async () => null)).toBeNull();
    expect(await ask()).toEqual(owner);
    expect(asked()).toBe(2);
  });

  it("asks again at once for a user who was forgotten, also while a look-up is under way", async () => {
    const { cache, ask, asked } = open();
    await ask();
    cache.forget("user_1");
    expect(await ask(async () => null)).toBeNull();
    let answer: (found: KeyOwner) => void = () => undefined;
    const early = ask(() => new Promise((resolve) => (answer = resolve)));
    cache.forget("user_1");
    answer(owner);
    expect(await early).toEqual(owner);
    expect(await ask(async () => null)).toBeNull();
    expect(asked()).toBe(4);
  });

  it("still knows an owner for a minute while the database is down", async () => {
    const { ask, pass } = open();
    await ask();
    pass(60_000);
    expect(await ask(down)).toEqual(owner);
    pass(1);
    await expect(ask(down)).rejects.toBeInstanceOf(StoreDown);
  });

  it("knows nobody it never met while the database is down, and hides no other failure", async () => {
    const { ask, pass } = open();
    await expect(ask(down)).rejects.toBeInstanceOf(StoreDown);
    await ask();
    pass(freshMs + 1);
    await expect(ask(() => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
  });
});
