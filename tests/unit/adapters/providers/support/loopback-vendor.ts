import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export type SeenRequest = {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  response: ServerResponse;
};

export type LoopbackVendor = {
  origin: string;
  /** Requests in their order. */
  seen: SeenRequest[];
  connections: () => number;
  /** Resolves when the request after those taken so far has come in whole. */
  nextRequest: () => Promise<SeenRequest>;
  close: () => Promise<void>;
};

/** An HTTP server on 127.0.0.1 that hands every request to `answer`. */
export async function startLoopbackVendor(answer: (request: SeenRequest) => void): Promise<LoopbackVendor> {
  const seen: SeenRequest[] = [];
  const waiting: ((request: SeenRequest) => void)[] = [];
  const sockets = new Set<Socket>();
  let taken = 0;
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const request = { path: incoming.url ?? "", headers: incoming.headers, body, response };
    seen.push(request);
    answer(request);
    waiting.shift()?.(request);
  });
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is an object; only a pipe's is a string.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
    nextRequest() {
      const request = seen[taken];
      taken += 1;
      return request ? Promise.resolve(request) : new Promise((resolve) => waiting.push(resolve));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Starts a stream and sends what is given; the response stays open. */
export function startStream(response: ServerResponse, text = ""): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  if (text !== "") response.write(text);
}

/** Resolves with the milliseconds until the connection of a response closes. */
export function untilClosed(response: ServerResponse): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    if (response.destroyed || response.socket?.destroyed) return resolve(0);
    response.on("close", () => resolve(performance.now() - startMs));
  });
}
