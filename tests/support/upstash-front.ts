import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "redis";

/** A server on loopback that speaks as much of Upstash's REST protocol as its client asks, before a real Redis. */
export async function openUpstashFront(redisUrl: string) {
  const token = "front-token";
  const client = await createClient({ url: redisUrl }).connect();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${token}`) return send(401, { error: "Unauthorized" });
    const command: unknown[] = JSON.parse(Buffer.concat(chunks).toString());
    try {
      return send(200, { result: await client.sendCommand(command.map(String)) });
    } catch (error) {
      return send(400, { error: error instanceof Error ? error.message : "failed" });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      client.destroy();
    },
  };
}
