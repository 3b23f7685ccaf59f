import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleJpeg, samplePng } from "../support/images";
import { type AppServer, startAppServer } from "./support/app-server";
import { startUpstream, type Upstream } from "./support/upstream";

const png = samplePng().toString("base64");

describe("an upload on its way through the built server to a provider", () => {
  let server: AppServer;
  let upstream: Upstream;

  beforeAll(async () => {
    upstream = await startUpstream();
    server = await startAppServer({
      settings: {
        OPENAI_BASE_URL: `${upstream.url}/v1`,
        OPENAI_API_KEY: "key-of-openai",
        ANTHROPIC_BASE_URL: upstream.url,
        ANTHROPIC_API_KEY: "key-of-anthropic",
        GEMINI_BASE_URL: upstream.url,
        GEMINI_API_KEY: "key-of-gemini",
      },
    });
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
  });

  const send = (path: string, init: RequestInit) =>
    fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${server.apiKey}`, ...(init.headers as Record<string, string>) },
    });

  async function upload(bytes: Buffer): Promise<{ id: string; url: string }> {
    const body = new FormData();
    body.append("file", new Blob([new Uint8Array(bytes)]), "photo.png");
    const response = await send("/api/v1/uploads", { method: "POST", body });
    expect(response.status).toBe(200);
    return (await response.json()) as { id: string; url: string };
  }

  /** Asks about an image; answers what the provider was sent. */
  async function sentFor(model: string, url: string): Promise<unknown> {
    const call = upstream.nextCall();
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url } },
    ];
    const response = await send("/api/v1/chat", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model, stream: false, messages: [{ role: "user", content }] }),
    });
    expect([response.status, (await response.json()).content]).toStrictEqual([200, "Hello there."]);
    return JSON.parse((await call).body);
  }

  it.each([
    [
      "gpt-4.1",
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "What is this?" },
              { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } },
            ],
          },
        ],
      },
    ],
    [
      "claude-haiku-4.5",
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "What is this?" },
              { type: "image", source: { type: "base64", media_type: "image/png", data: png } },
            ],
          },
        ],
      },
    ],
    [
      "gemini-2.5-flash",
      {
        contents: [
          {
            role: "user",
            parts: [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: png } }],
          },
        ],
      },
    ],
  ])("reaches %s as base64, and its address stays here", async (model, expected) => {
    const { url } = await upload(samplePng());
    const sent = await sentFor(model, url);
    expect(sent).toMatchObject(expected);
    expect(JSON.stringify(sent)).not.toContain("/uploads/");
  });

  it("reaches nobody once it was deleted", async () => {
    const { id, url } = await upload(sampleJpeg());
    expect((await fetch(url)).headers.get("content-type")).toBe("image/jpeg");
    const before = upstream.calls.length;
    expect((await send(`/api/v1/uploads/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
    const content = [
      { type: "text", text: "And now?" },
      { type: "image_url", image_url: { url } },
    ];
    const response = await send("/api/v1/chat", {
      method: "POST",
      body: JSON.stringify({ model: "gpt-4.1", messages: [{ role: "user", content }] }),
    });
    expect(response.status).toBe(400);
    expect(upstream.calls.length).toBe(before);
  });
});
