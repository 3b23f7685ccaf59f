/** Callers at once. */
const callers = 10;

/** What a caller asks: a body, and whether he leaves in the middle of the answer. */
const kinds = [
  { path: "chat", body: { model: "gpt-4.1" } },
  { path: "chat", body: { model: "gpt-4.1", stream: false } },
  { path: "chat", body: { model: "gpt-4.1" }, leaves: true },
  { path: "chat", body: { model: "gpt-4.1", routing: { fallback: ["gpt-4.1-mini"] } } },
  { path: "compare", body: { models: ["gpt-4.1", "gpt-4.1-mini"] } },
  { path: "compare", body: { models: ["gpt-4.1", "gpt-4.1-mini"], stream: false } },
];

/**
 * Asks without pause until the server is gone, which `signal` tells at the latest; resolves then. Each request is noted in `told` with its id, its ending
 * (`done`, `left`, `cut`) and the credits that the caller was told of; null where he was told nothing.
 */
export async function startTraffic(server, { random, told, signal }) {
  const work = async () => {
    for (;;) {
      const kind = kinds[Math.floor(random() * kinds.length)];
      const entry = { id: null, ending: "cut", credits: null };
      try {
        await ask(server, { ...kind, signal }, entry);
      } catch {
        // The connection broke: the server was killed.
        told.push(entry);
        return;
      }
      told.push(entry);
    }
  };
  await Promise.all(Array.from({ length: callers }, work));
}

async function ask(server, { path, body, leaves = false, signal }, entry) {
  const aborter = new AbortController();
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method: "POST",
    signal: AbortSignal.any([aborter.signal, signal]),
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ ...body, messages: [{ role: "user", content: "Count." }] }),
  });
  entry.id = response.headers.get("x-request-id");
  if (leaves) {
    const reader = response.body.getReader();
    await reader.read();
    aborter.abort();
    entry.ending = "left";
    return;
  }
  const text = await response.text();
  const last = body.stream === false ? JSON.parse(text) : lastEvent(text);
  // A stream that ends without its last event was cut off, however clean its end looks.
  if (last?.credits_charged === undefined) return;
  entry.ending = "done";
  entry.credits = last.credits_charged;
}

function lastEvent(text) {
  const lines = text.split("\n").filter((line) => line.startsWith("data: {"));
  const last = lines.at(-1);
  return last === undefined ? null : JSON.parse(last.slice("data: ".length));
}
