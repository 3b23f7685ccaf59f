import { once } from "node:events";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { AnswerBody, type Pour, wholeBody } from "@/lib/server/http/answer-body";
import { noteResponse } from "@/lib/server/http/open-responses";
import type { FrameSink } from "@/lib/server/runs/log/frame-pump";
import { settle } from "@/tests/support/run-events";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const unpiped = () => {
  throw new Error("The response is written to without the stream that was made for it.");
};

/** Answers one request with the body; resolves to what its caller received and to when its piping was over. */
async function serve(bodyTo: (request: Request) => BodyInit): Promise<{
  incoming: IncomingMessage;
  piped: Promise<void>;
}> {
  let tellPiped: (piped: Promise<void>) => void = () => undefined;
  const piped = new Promise<void>((resolve) => {
    tellPiped = resolve as typeof tellPiped;
  });
  const server = createServer((incoming, outgoing) => {
    noteResponse(incoming, outgoing);
    const request = new Request("http://127.0.0.1", { headers: incoming.headers as Record<string, string> });
    const { body } = new Response(bodyTo(request));
    if (body === null) throw new Error("A body is there.");
    tellPiped(body.pipeTo(new WritableStream({ write: unpiped, close: unpiped })));
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const [incoming] = (await once(get({ port, host: "127.0.0.1" }), "response")) as [IncomingMessage];
  return { incoming, piped };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of incoming.setEncoding("utf8")) text += part;
  return text;
}

describe("an answer's body", () => {
  it("writes itself into the response of its own request", async () => {
    const { incoming, piped } = await serve((request) => {
      const pour: Pour = (sink) => {
        sink.write("one ");
        sink.end("two");
        return () => undefined;
      };
      return new AnswerBody(request, pour) as unknown as BodyInit;
    });
    expect(await textOf(incoming)).toBe("one two");
    await piped;
  });

  it("tells when its caller goes before the end, and when there is room again", async () => {
    let left = 0;
    let drained = 0;
    const { incoming, piped } = await serve((request) => {
      const pour: Pour = (sink) => {
        const fill = () => {
          while (sink.write("x".repeat(64 * 1024)));
          sink.onDrain(() => {
            drained += 1;
            fill();
          });
        };
        fill();
        return () => {
          left += 1;
        };
      };
      return new AnswerBody(request, pour) as unknown as BodyInit;
    });
    let read = 0;
    for await (const part of incoming) {
      read += (part as Buffer).length;
      if (read > 8 * 1024 * 1024) break;
    }
    await piped;
    expect(drained).toBeGreaterThan(0);
    expect(left).toBe(1);
  });

  it("is not filled for a caller who left before it was piped", async () => {
    let poured = 0;
    const piping = await new Promise<Promise<void>>((resolve) => {
      const server = createServer((incoming, outgoing) => {
        noteResponse(incoming, outgoing);
        const headers = incoming.headers as Record<string, string>;
        const body = new AnswerBody(new Request("http://127.0.0.1", { headers }), () => {
          poured += 1;
          return () => undefined;
        });
        outgoing.destroy();
        resolve(body.pipeTo(new WritableStream({ write: unpiped, close: unpiped })));
      });
      servers.push(server);
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        get({ port, host: "127.0.0.1" }).on("error", () => undefined);
      });
    });
    await piping;
    expect(poured).toBe(0);
  });

  it("is whole at once when its text is there, with its length", async () => {
    const { incoming } = await serve((request) => wholeBody(request, '{"ä":1}'));
    expect(incoming.headers["content-length"]).toBe("8");
    expect(await textOf(incoming)).toBe('{"ä":1}');
  });

  it("is a stream to everybody else, filled as it is read", async () => {
    let sink: FrameSink | undefined;
    let drained = 0;
    const body = new AnswerBody(new Request("http://127.0.0.1"), (given) => {
      sink = given;
      given.onDrain(() => {
        drained += 1;
      });
      return () => undefined;
    });
    expect(sink).toBeUndefined();
    const reader = body.getReader();
    const first = reader.read();
    await settle();
    expect(sink?.write("ä")).toBe(false);
    expect((await first).value).toEqual(new TextEncoder().encode("ä"));
    expect(drained).toBe(0);
    const second = reader.read();
    expect(drained).toBe(1);
    sink?.end("b");
    expect((await second).value).toEqual(new TextEncoder().encode("b"));
    expect((await reader.read()).done).toBe(true);
  });

  it("cannot be led into the response of another request", () => {
    const forged = new Request("http://127.0.0.1", { headers: { "x-llmwise-response": "1" } });
    expect(wholeBody(forged, "text")).toBe("text");
  });
});
