import { LLMWise } from "llmwise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blendAnswer } from "@/lib/contracts/blend";
import { compareAnswer } from "@/lib/contracts/compare";
import { judgeAnswer } from "@/lib/contracts/judge";
import { type AppServer, startAppServer } from "./support/app-server";

/** Simulated models write at a person's reading speed: a few words are soon written. */
const max_tokens = 40;
const messages = [{ role: "user" as const, content: "Why is the sky blue?" }];
const voices = ["sandbox/swift", "sandbox/sage", "sandbox/scribe"];

/** The published client against the built server: what its types promise is there, and of the promised kind. */
describe("the published TypeScript client with many models", () => {
  let server: AppServer;
  let client: LLMWise;
  beforeAll(async () => {
    server = await startAppServer();
    client = new LLMWise({ apiKey: server.apiKey, baseUrl: server.url });
  });
  afterAll(() => server?.dispose());

  const settled = {
    id: expect.stringMatching(/^req_/),
    credits_charged: 1,
    credits_remaining: expect.any(Number),
    conversation_id: expect.stringMatching(/^conv_/),
    semantic_memory_used: false,
    semantic_memory_hits: 0,
  };

  it("compares", async () => {
    const answer = await client.compare({ models: voices, messages, max_tokens });
    expect(compareAnswer.parse(answer)).toMatchObject(settled);
    expect(answer.responses).toStrictEqual(
      voices.map((model) =>
        expect.objectContaining({
          model,
          content: expect.any(String),
          latency_ms: expect.any(Number),
          completion_tokens: expect.any(Number),
          cost: 0,
        }),
      ),
    );
    expect(answer.summary).toMatchObject({ fastest: "sandbox/swift", longest: expect.any(String) });
  });

  it.each([
    { strategy: "consensus", models: voices },
    { strategy: "council", models: voices },
    { strategy: "best_of", models: voices },
    { strategy: "chain", models: voices },
    { strategy: "moa", models: voices, layers: 2 },
    { strategy: "self_moa", models: voices.slice(0, 1), samples: 3 },
  ] as const)("blends by $strategy", async ({ models, ...fields }) => {
    const answer = await client.blend({ models: [...models], messages, max_tokens, ...fields });
    expect(blendAnswer.parse(answer)).toMatchObject(settled);
    expect(answer).toMatchObject({
      strategy: fields.strategy,
      source_models: models,
      synthesizer: expect.stringMatching(/^sandbox\//),
      latency_ms: expect.any(Number),
      layers: fields.strategy === "moa" ? 2 : null,
      candidates: fields.strategy === "self_moa" ? 3 : null,
    });
    expect(answer.content).not.toBe("");
  });

  it("judges", async () => {
    const answer = await client.judge({
      contestants: voices.slice(0, 2),
      judge: "sandbox/scribe",
      criteria: ["accuracy", "brevity"],
      messages,
      max_tokens,
    });
    const parsed = judgeAnswer.parse(answer);
    expect(parsed).toMatchObject(settled);
    expect(answer.contestants).toStrictEqual(
      voices
        .slice(0, 2)
        .map((model) => expect.objectContaining({ model, status: "done", latency_ms: expect.any(Number) })),
    );
    const { winner } = parsed.verdict ?? {};
    const content = parsed.contestants.find(({ model }) => model === winner)?.content;
    expect(answer.winner_response).toStrictEqual(winner === null ? null : { model: winner, content });
  });

  it("tells a refusal as an error with its status", async () => {
    const refused = client.compare({ models: ["sandbox/swift"], messages });
    await expect(refused).rejects.toMatchObject({ name: "LLMWiseError", status: 400 });
  });
});
