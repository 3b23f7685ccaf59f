import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/chat/route";
import { seededRandom } from "@/lib/core/orchestration/blind/seeded-random";
import { type ApiWorld, createApiWorld, ownerKey } from "../support/api-world";
import { malformedChats } from "../support/malformed-chats";
import { type ScriptedProvider, scriptedProvider } from "../support/scripted-provider";

let world: ApiWorld;
let provider: ScriptedProvider;

beforeAll(async () => {
  provider = scriptedProvider(() => world.clock, {
    "sandbox/swift": [[{ text: "Hi" }, { finish: "stop" }]],
  });
  world = await createApiWorld({
    settings: { RATE_LIMIT_MULTIPLIER: "1000000" },
    openRoute: provider.openRoute,
  });
});
afterAll(() => world.close());

function send(body: string | Uint8Array) {
  return POST(
    new Request("http://127.0.0.1:3000/api/v1/chat", {
      method: "POST",
      headers: { authorization: `Bearer ${ownerKey}` },
      body: body as BodyInit, // Node's types leave out byte arrays.
    }),
  );
}

const bodies = 20_000;

describe("malformed chat requests", () => {
  it("are all 400s that say why, and reach neither a provider nor the wallet", async () => {
    const wrong: { body: string; status: number; answer: string }[] = [];
    let sent = 0;
    for (const body of malformedChats(bodies, seededRandom("malformed"))) {
      const response = await send(body);
      const answer = await response.text();
      const isTold = response.status === 400 && /"code":"(invalid_request|unknown_model)"/.test(answer);
      if (!isTold) wrong.push({ body: String(body).slice(0, 500), status: response.status, answer });
      sent += 1;
      // The burst quota looks back over 10 s; without this its record would hold all of them.
      if (sent % 500 === 0) world.clock.advance(10_000);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(sent).toBe(bodies);
    expect(provider.calls).toEqual([]);
    expect(await world.runtime.db.request.count()).toBe(0);
    expect(await world.runtime.db.ledgerTransaction.count()).toBe(1);
    expect(world.logs).toEqual([]);
  });

  it("leave no trace on the good request that comes after them", async () => {
    const response = await send(
      '{"model":"sandbox/swift","messages":[{"role":"user","content":"Hi"}],"stream":false}',
    );
    expect(response.status).toBe(200);
    expect((await response.json()).content).toBe("Hi");
  });

  it.each(["__proto__", "constructor", "prototype"])(
    "may not carry the key %s, at any depth",
    async (key) => {
      const message = '{"role":"user","content":"Hi"}';
      for (const body of [
        `{"model":"sandbox/swift","messages":[${message}],"${key}":{"stream":false}}`,
        `{"model":"sandbox/swift","messages":[{"role":"user","content":"Hi","${key}":{}}]}`,
        `{"model":"sandbox/swift","messages":[${message}],"routing":{"fallback":["sandbox/sage"],"${key}":1}}`,
      ]) {
        const response = await send(body);
        expect(response.status).toBe(400);
        expect((await response.json()).issues[0].path).toContain(key);
      }
    },
  );
});
