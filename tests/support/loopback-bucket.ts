import { createServer, type IncomingHttpHeaders } from "node:http";

/** A server that speaks as much of S3's protocol as uploads need: put, get and delete of one object. */
export type LoopbackBucket = {
  url: string;
  calls: readonly { method: string; path: string; headers: IncomingHttpHeaders }[];
  close: () => Promise<void>;
};

/** Starts one on a free port with the bucket "images"; "forbidden" refuses everybody, any other is not there. */
export async function startLoopbackBucket(): Promise<LoopbackBucket> {
  const calls: { method: string; path: string; headers: IncomingHttpHeaders }[] = [];
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request;
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    calls.push({ method, path, headers });
    const end = (status: number, body?: Buffer) => response.writeHead(status).end(body);
    if (path.startsWith("/forbidden/")) return end(403);
    if (!path.startsWith("/images/")) return end(404);
    if (method === "PUT") objects.set(path, Buffer.concat(pieces));
    if (method === "PUT") return end(200);
    if (method === "DELETE") objects.delete(path);
    if (method === "DELETE") return end(204);
    const found = objects.get(path);
    return found === undefined ? end(404) : end(200, found);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
