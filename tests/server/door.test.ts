import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorBody } from "@/lib/contracts/errors";
import { type AppServer, startAppServer } from "./support/app-server";

type Answer = { status: number; headers: Record<string, unknown>; body: string };

describe("the door of the built server", () => {
  let server: AppServer;

  beforeAll(async () => {
    server = await startAppServer();
  });
  afterAll(() => server?.dispose());

  /** Sends a request as it stands: no client mends its path, its method or its name. */
  function send(
    method: string,
    path: string,
    { headers = {}, key = server.apiKey }: { headers?: Record<string, string>; key?: string | null } = {},
  ): Promise<Answer> {
    const { hostname, port } = new URL(server.url);
    const authorization = key === null ? {} : { authorization: `Bearer ${key}` };
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path, headers: { ...authorization, ...headers } },
        (response) => {
          let body = "";
          response.setEncoding("utf8");
          response.on("data", (text: string) => {
            body += text;
          });
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          );
        },
      );
      sent.on("error", reject);
      sent.end();
    });
  }

  it.each([
    ["GET", "/api/v1/history/%E0%A4%A", 400],
    ["POST", "/api/v1/%", 400],
    ["GET", "/v1/%zz", 400],
    ["TRACE", "/api/v1/chat", 405],
    ["TRACE", "/v1/models", 405],
    ["GET", "/api/v1/chat", 405],
    ["PUT", "/api/v1/conversations", 405],
    ["DELETE", "/api/health", 405],
    ["GET", "/api/v1/nothing", 404],
  ])("answers %s %s with %i in our own shape", async (method, path, status) => {
    const answer = await send(method, path);
    expect(answer.status).toBe(status);
    const { request_id: id, code } = errorBody.parse(JSON.parse(answer.body));
    expect(code).toBe(status === 404 ? "not_found" : "invalid_request");
    expect(answer.headers).toMatchObject({
      "x-request-id": id,
      "x-ratelimit-limit": expect.any(String),
      "cache-control": "private, no-store",
    });
  });

  it("names the methods that a path has", async () => {
    expect((await send("PUT", "/api/v1/conversations")).headers).toMatchObject({ allow: "GET, POST" });
  });

  it("needs no credential to say that a request is malformed", async () => {
    expect((await send("GET", "/api/v1/history/%E0%A4%A", { key: null })).status).toBe(400);
  });

  it("answers an API request that looks like a page's", async () => {
    const headers = { rsc: "1", "next-router-prefetch": "1" };
    const answer = await send("GET", "/api/v1/models", { headers });
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/json"]);
  });

  it("takes nobody's word for a refusal", async () => {
    const headers = { "x-llmwise-refusal": "foreign-host" };
    expect((await send("GET", "/api/v1/models", { headers })).status).toBe(200);
  });

  it.each(["/", "/chat", "/api/v1/models"])("answers to its own names alone on %s", async (path) => {
    const foreign = await send("GET", path, { headers: { host: "rebound.example:3000" } });
    expect(foreign.status).toBe(421);
    const own = await send("GET", path, { headers: { host: "localhost:3000" } });
    expect([200, 307]).toContain(own.status);
  });
});
