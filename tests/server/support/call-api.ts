import type { AppServer } from "./app-server";

export type ApiCall = {
  method?: string;
  /** Sent as JSON; without one the request has no body. */
  body?: object;
  headers?: Record<string, string>;
};

/** Sends a request to `/api/v1` + path with the owner's key, which `headers` may replace. */
export function callApi(
  server: Pick<AppServer, "url" | "apiKey">,
  path: string,
  { body, method = body === undefined ? "GET" : "POST", headers }: ApiCall = {},
): Promise<Response> {
  return fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.apiKey}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** A chat request with one message, and whatever else it should say. */
export function chatBody(model: string, fields: object = {}): object {
  return { model, messages: [{ role: "user", content: "Why is the sky blue?" }], ...fields };
}
