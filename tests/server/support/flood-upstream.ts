import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { dialects } from "./dialects";

/** An upstream that talks as fast as it is listened to, in OpenAI's dialect. */
export type FloodUpstream = {
  /** The bare origin. */
  url: string;
  /** The bytes that each call's connection has taken so far. */
  takenBytes: () => number[];
  /** How many calls are open now. */
  open: () => number;
  close: () => Promise<void>;
};

/** Starts it on a free port. Each call would be given `bytesACall`, in pieces of `pieceLength` characters. */
export async function startFloodUpstream({
  bytesACall,
  pieceLength,
}: {
  bytesACall: number;
  pieceLength: number;
}): Promise<FloodUpstream> {
  const sockets: Socket[] = [];
  let openCalls = 0;
  const { text, finish } = dialects[0].speaks;
  const piece = text("x".repeat(pieceLength));

  function talk(response: ServerResponse) {
    let given = 0;
    const goOn = () => {
      while (given < bytesACall) {
        given += piece.length;
        if (!response.write(piece)) return;
      }
      response.end(finish({ inputTokens: 11, outputTokens: 7 }));
    };
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.on("drain", goOn);
    goOn();
  }

  const server = createServer((request, response) => {
    openCalls += 1;
    sockets.push(request.socket);
    response.once("close", () => {
      openCalls -= 1;
    });
    request.resume().once("end", () => talk(response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    takenBytes: () => sockets.map((socket) => socket.bytesWritten - socket.writableLength),
    open: () => openCalls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
