import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi, chatBody } from "./support/call-api";
import { answer, answerHalf, refuse, silentFailures } from "./support/script";
import { readTranscript } from "./support/transcript";
import { startUpstream, type Upstream, type UpstreamCall } from "./support/upstream";

type Provider = {
  id: string;
  /** A model whose first route is this provider. */
  model: string;
  settings: (url: string, key: string) => Record<string, string>;
  path: string;
  /** The header that carries the key, and how it stands there. */
  header: string;
  scheme: string;
};

const providers: Provider[] = [
  {
    id: "openai",
    model: "gpt-4.1",
    settings: (url, key) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: key }),
    path: "/v1/chat/completions",
    header: "authorization",
    scheme: "Bearer ",
  },
  {
    id: "anthropic",
    model: "claude-haiku-4.5",
    settings: (url, key) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key }),
    path: "/v1/messages",
    header: "x-api-key",
    scheme: "",
  },
  {
    id: "gemini",
    model: "gemini-2.5-flash",
    settings: (url, key) => ({ GEMINI_BASE_URL: url, GEMINI_API_KEY: key }),
    path: "/v1beta/models/gemini-2.5-flash:streamGenerateContent",
    header: "x-goog-api-key",
    scheme: "",
  },
  {
    id: "openrouter",
    model: "llama-4-scout",
    settings: (url, key) => ({ OPENROUTER_BASE_URL: `${url}/api/v1`, OPENROUTER_API_KEY: key }),
    path: "/api/v1/chat/completions",
    header: "authorization",
    scheme: "Bearer ",
  },
  {
    id: "custom",
    model: "custom/own-model",
    settings: (url, key) => ({
      CUSTOM_OPENAI_BASE_URL: `${url}/v1`,
      CUSTOM_OPENAI_API_KEY: key,
      CUSTOM_OPENAI_MODELS: "own-model",
    }),
    path: "/v1/chat/completions",
    header: "authorization",
    scheme: "Bearer ",
  },
];

/** Unlike any key that a redactor would know by its form. */
const canaryOf = ({ id }: Provider) => `canary.${id}.7f3b9d1e5a`;

describe("the built server between callers and providers", () => {
  let server: AppServer;
  const upstreams = new Map<string, Upstream>();
  /** Every byte that any caller was answered with. */
  let answered = "";

  beforeAll(async () => {
    for (const { id } of providers) upstreams.set(id, await startUpstream());
    const settings = providers.map((provider) =>
      provider.settings(upstreamOf(provider).url, canaryOf(provider)),
    );
    server = await startAppServer({
      settings: Object.assign({ RATE_LIMIT_MULTIPLIER: "1000", LOCAL_OWNER_CREDITS: "100000" }, ...settings),
    });
  });
  afterAll(async () => {
    await server?.dispose();
    for (const upstream of upstreams.values()) await upstream.close();
  });

  function upstreamOf({ id }: Provider): Upstream {
    const upstream = upstreams.get(id);
    if (upstream === undefined) throw new Error(`No upstream was started for ${id}.`);
    return upstream;
  }

  async function chat(model: string, fields: object = {}) {
    const response = await callApi(server, "/chat", { body: chatBody(model, fields) });
    const body = await response.text();
    answered += body;
    return { status: response.status, body };
  }

  it.each(providers)("streams an answer of $id through its base URL, with its own key", async (provider) => {
    const upstream = upstreamOf(provider);
    upstream.play(answer(["Rayleigh ", "scattering."]));
    const arrival = upstream.nextCall();
    const { status, body } = await chat(provider.model);
    expect(status).toBe(200);
    const { texts, terminal, events } = readTranscript(body);
    expect(texts).toStrictEqual(new Map([[provider.model, "Rayleigh scattering."]]));
    expect(events.at(-2)).toMatchObject({ prompt_tokens: 11, completion_tokens: 7, finish_reason: "stop" });
    expect(terminal).toMatchObject({ event: "done", credits_charged: 1 });

    const call = await arrival;
    expect(call.path).toBe(provider.path);
    expect(call.headers[provider.header]).toBe(`${provider.scheme}${canaryOf(provider)}`);
  });

  describe.each(providers)("when $id breaks the connection", (provider) => {
    it("answers 502 before the first token, and charges nothing", async () => {
      for (const upstream of upstreams.values()) upstream.play(silentFailures.cutBeforeHeaders);
      const { status, body } = await chat(provider.model);
      expect(status).toBe(502);
      expect(JSON.parse(body)).toMatchObject({
        code: "upstream_error",
        model: provider.model,
        refunded: true,
        attempts: expect.arrayContaining([
          expect.objectContaining({ provider: provider.id, status: "failed", reason: "connection_failed" }),
        ]),
      });
    });

    it("ends a stream that has begun with an error event, and charges the part", async () => {
      const upstream = upstreamOf(provider);
      upstream.play(answerHalf(["The sky ", "is"]));
      const arrival = upstream.nextCall();
      const response = await callApi(server, "/chat", { body: chatBody(provider.model) });
      let body = "";
      for await (const bytes of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        body += bytes;
        if (body.includes('"delta":"is"')) (await arrival).cut();
      }
      answered += body;
      expect(response.status).toBe(200);
      const { texts, terminal } = readTranscript(body);
      expect(texts).toStrictEqual(new Map([[provider.model, "The sky is"]]));
      expect(terminal).toMatchObject({
        event: "error",
        code: "upstream_error",
        status_code: 502,
        partial: true,
        refunded: false,
      });
    });

    it("answers 502 instead of half an answer when the caller does not stream", async () => {
      const upstream = upstreamOf(provider);
      upstream.play(answerHalf(["The sky ", "is"]));
      const arrival = upstream.nextCall();
      const ending = chat(provider.model, { stream: false });
      const call = await arrival;
      // The text went out before this question: once it is answered, the server has read both.
      await callApi(server, "/credits/balance");
      call.cut();
      const { status, body } = await ending;
      expect(status).toBe(502);
      expect(JSON.parse(body)).toMatchObject({ code: "upstream_error", refunded: false });
    });
  });

  it.each(providers)("repeats a key of $id in no answer, even when the provider does", async (provider) => {
    for (const upstream of upstreams.values()) upstream.play(echoOfKey);
    const { status } = await chat(provider.model);
    expect(status).toBe(502);
  });

  it("sends every key to its own provider alone, and tells it nowhere", async () => {
    for (const provider of providers) {
      const others = [...upstreams].filter(([id]) => id !== provider.id);
      for (const [, { calls }] of others) expect(JSON.stringify(calls)).not.toContain(canaryOf(provider));
    }
    for (const path of ["/history?limit=100", "/models", "/keys/info", "/conversations"]) {
      answered += await (await callApi(server, path)).text();
    }
    const { items } = await (await callApi(server, "/history?limit=100")).json();
    for (const { id } of items) answered += await (await callApi(server, `/history/${id}`)).text();
    answered += await (await fetch(`${server.url}/api/health`)).text();
    const { stdout, stderr } = server.printed();
    for (const provider of providers) expect(answered + stdout + stderr).not.toContain(canaryOf(provider));
  });
});

/** A refusal whose message repeats the key it was sent, as several vendors do. */
function echoOfKey({ headers }: UpstreamCall) {
  const key = [headers.authorization, headers["x-api-key"], headers["x-goog-api-key"]].join("");
  const [head] = refuse(401);
  const message = `Incorrect API key provided: ${key}.`;
  return [
    ...(head === undefined ? [] : [head]),
    { type: "raw", text: JSON.stringify({ error: { message } }) } as const,
  ];
}
