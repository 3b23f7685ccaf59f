import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { dialects, type WireDialect } from "./dialects";
import { answer, type Script, type Step } from "./script";

/** A request that reached the upstream. Times are those of `performance.now()`. */
export type UpstreamCall = {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Breaks the connection, wherever the script is. */
  cut: () => void;
  /** Whether the whole script was played, and when the socket was free again or gone. */
  closed: Promise<{ atMs: number; isWhole: boolean }>;
};

/** A provider on the loopback address that does as it is told. */
export type Upstream = {
  /** The bare origin, such as `http://127.0.0.1:49152`. */
  url: string;
  calls: readonly UpstreamCall[];
  /** What every further request is answered with. */
  play: (script: Script | ((call: UpstreamCall) => Script)) => void;
  /** The next request that arrives after this was called. */
  nextCall: () => Promise<UpstreamCall>;
  close: () => Promise<void>;
};

const usage = { inputTokens: 11, outputTokens: 7 };

/** Starts an upstream on a free port; it speaks the dialect of whichever path is called. */
export async function startUpstream(first: Script = answer(["Hello", " there."])): Promise<Upstream> {
  const calls: UpstreamCall[] = [];
  let waiting: ((call: UpstreamCall) => void)[] = [];
  let scriptFor = (_call: UpstreamCall): Script => first;

  const server = createServer(async (request, response) => {
    const call = await readCall(request, response);
    const dialect = dialects.find(({ path }) => path.test(call.path))?.speaks;
    calls.push(call);
    const resolves = waiting;
    waiting = [];
    for (const resolve of resolves) resolve(call);
    if (dialect === undefined) response.writeHead(404).end();
    else await playScript(scriptFor(call), response, dialect);
  });
  // Connections that a test keeps open are ended with the server, not waited for.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    play: (script) => {
      scriptFor = typeof script === "function" ? script : () => script;
    },
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage, response: ServerResponse): Promise<UpstreamCall> {
  const closed = new Promise<{ atMs: number; isWhole: boolean }>((resolve) => {
    response.once("close", () => resolve({ atMs: performance.now(), isWhole: response.writableFinished }));
  });
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const path = (request.url ?? "").replace(/\?.*$/, "");
  const cut = () => request.socket.destroy();
  return { path, headers: request.headers, body, cut, closed };
}

async function playScript(script: Script, response: ServerResponse, dialect: WireDialect): Promise<void> {
  for (const step of script) {
    if (response.destroyed) return;
    await playStep(step, response, dialect);
  }
  response.end();
}

async function playStep(step: Step, response: ServerResponse, dialect: WireDialect): Promise<void> {
  switch (step.type) {
    case "wait":
      return waitOrClose(step.ms, response);
    case "head":
      response.writeHead(step.status, { ...eventStream, ...step.headers });
      return response.flushHeaders();
    case "text":
      return write(response, dialect.text(step.text));
    case "raw":
      return write(response, step.text);
    case "failure":
      return write(response, dialect.failure(step.message));
    case "finish":
      return write(response, dialect.finish(usage));
    case "cut":
      response.socket?.destroy();
      return;
    case "hang":
      return waitOrClose(null, response);
  }
}

const eventStream = { "content-type": "text/event-stream" };

/** Resolves once the text has left, so that a cut behind it does not take it back. */
function write(response: ServerResponse, text: string): Promise<void> {
  if (!response.headersSent) response.writeHead(200, eventStream);
  return new Promise((resolve) => response.write(text, () => resolve()));
}

/** Ends early when the other side hangs up; null waits for nothing else. */
function waitOrClose(ms: number | null, response: ServerResponse): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      response.removeListener("close", end);
      resolve();
    };
    const timer = ms === null ? undefined : setTimeout(end, ms);
    response.once("close", end);
  });
}
