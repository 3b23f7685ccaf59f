import { loadTypescript } from "../load-typescript.mjs";

const { readTranscript } = loadTypescript("tests/server/support/transcript.ts");

/**
 * Sends one streamed request and reads it to its end. Resolves to `{ kind, id, model, charged, firstContentMs,
 * attempts, detail }`; `kind` is `answered`, `partial`, `failed` (no answer) or `broken` (an answer that breaks a promise: an
 * invariant of the stream, or a text that is not wholly one model's).
 */
export async function ask(server, { body, textOf }) {
  const sentAt = performance.now();
  const response = await fetch(`${server.url}/api/v1/chat`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const id = response.headers.get("x-request-id");
  const { text, firstContentMs } = await readBody(response, sentAt);
  if (response.status !== 200)
    return { kind: "failed", id, attempts: [], detail: `${response.status} ${text}` };
  try {
    return { id, firstContentMs, ...judge(readTranscript(text), textOf) };
  } catch (error) {
    return { kind: "broken", id, attempts: [], detail: error.message };
  }
}

async function readBody(response, sentAt) {
  let text = "";
  let firstContentMs = null;
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    if (firstContentMs === null && text.includes('"delta":')) firstContentMs = performance.now() - sentAt;
  }
  return { text, firstContentMs };
}

function judge({ events, terminal, texts }, textOf) {
  const attempts = events.find(({ event }) => event === "trace")?.attempts ?? [];
  const [[model, text] = []] = texts;
  const whole = model === undefined ? "" : textOf(model);
  const isOneAnswer = texts.size <= 1 && whole.startsWith(text ?? "");
  if (!isOneAnswer) {
    return { kind: "broken", attempts, detail: `spliced: ${JSON.stringify([...texts])}` };
  }
  if (terminal.event === "done") {
    const kind = text === whole && text !== "" ? "answered" : "broken";
    return { kind, model, attempts, charged: terminal.credits_charged, detail: `done with ${text}` };
  }
  const detail = `${terminal.code}: ${terminal.error}`;
  const kind = terminal.partial && text ? "partial" : "failed";
  return { kind, model, attempts, charged: terminal.refunded ? 0 : null, detail };
}
