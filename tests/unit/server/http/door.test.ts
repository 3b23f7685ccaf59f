import { describe, expect, it } from "vitest";
import { admitRequest, type DoorRequest, socketAddressHeader } from "@/lib/server/http/door";
import { refusalHeader, refusedPath } from "@/lib/server/http/marked-requests";

function send(
  method: string,
  url: string,
  {
    headers = {},
    names = null,
  }: { headers?: Record<string, string>; names?: ReadonlySet<string> | null } = {},
) {
  const request: DoorRequest = {
    method,
    url,
    headers: { host: "127.0.0.1:3000", ...headers },
    socket: { remoteAddress: "10.0.0.1" },
  };
  admitRequest(request, names);
  return request;
}

describe("the door", () => {
  it.each([
    ["GET", "/api/v1/history/req_1"],
    ["HEAD", "/api/v1/models?x=1"],
    ["OPTIONS", "/api/v1/chat"],
    ["POST", "/api/v1/nothing"],
    ["PUT", "/api/v1/conversations/a%20b/c"],
    ["TRACE", "/chat"],
    ["GET", "/chat/%E0%A4%A"],
  ])("lets %s %s in as it is, with its socket's address", (method, url) => {
    const request = send(method, url, {
      headers: { [socketAddressHeader]: "1.2.3.4", [refusalHeader]: "foreign-host" },
    });
    expect(request).toMatchObject({ method, url, headers: { [socketAddressHeader]: "10.0.0.1" } });
    expect(request.headers).not.toHaveProperty(refusalHeader);
  });

  it.each([
    ["GET", "/api/v1/history/%E0%A4%A", "malformed-path"],
    ["POST", "/v1/%", "malformed-path"],
    ["GET", "http://127.0.0.1/api/v1/%zz", "malformed-path"],
    ["TRACE", "/api/v1/nothing", "method "],
    ["TRACE", "/api/v1/chat", "method POST"],
    ["GET", "/api/v1/chat?a=b", "method POST"],
    ["DELETE", "/api/v1/conversations", "method GET, POST"],
    ["PUT", "/api/v1/conversations/conv_1", "method GET, PATCH, DELETE"],
    ["HEAD", "/api/v1/judge", "method POST"],
  ])("marks %s %s as refused: %s", (method, url, refusal) => {
    expect(send(method, url)).toMatchObject({
      method: "GET",
      url: refusedPath,
      headers: { [refusalHeader]: refusal },
    });
  });

  it("takes from an API request what would make it one for a page", () => {
    const headers = { rsc: "1", "next-router-state-tree": "x" };
    expect(send("GET", "/api/v1/models", { headers }).headers).not.toHaveProperty("rsc");
    expect(send("GET", "/chat", { headers }).headers).toHaveProperty("rsc");
  });

  it.each([
    ["localhost:3000", true],
    ["127.0.0.1", true],
    ["[::1]:3000", true],
    ["192.168.0.7:3000", true],
    ["studio.local", true],
    ["STUDIO.local.:80", true],
    ["evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example:3000", false],
  ])("in local mode answers to %s: %s", (host, isOwn) => {
    const names = new Set(["studio.local"]);
    const { url, headers } = send("GET", "/chat", { headers: { host }, names });
    expect(url).toBe(isOwn ? "/chat" : refusedPath);
    expect(headers[refusalHeader]).toBe(isOwn ? undefined : "foreign-host");
  });
});
