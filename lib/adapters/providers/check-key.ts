import "server-only";
import { type ProviderId, providerRow } from "@/lib/core/catalog/providers";
import type { DeadlineClock } from "@/lib/core/resilience/deadlines";
import type { Endpoint } from "./dialect";
import { readText } from "./read-text";
import type { UpstreamClient } from "./upstream-client";

/** What a provider says of a key. `unknown`: it could not be asked, or said something else. */
export type KeyVerdict = "good" | "refused" | "unknown";

const timeoutMs = 5_000;
const maxBodyBytes = 4_096;

/** Asks a provider for its models, which costs nothing, to see whether it takes a key. */
export async function checkKey(
  endpoint: Endpoint,
  { upstream, clock }: { upstream: UpstreamClient; clock: DeadlineClock },
): Promise<KeyVerdict> {
  const aborter = new AbortController();
  const stopTimer = clock.setTimer(timeoutMs, () => aborter.abort(new Error("the check took too long")));
  const named = { provider: endpoint.provider, providerName: providerRow(endpoint.provider).name };
  try {
    const response = await upstream.send(
      { method: "GET", body: "", ...requestFor(endpoint) },
      aborter.signal,
      named,
    );
    const body = await readText(response.next, maxBodyBytes);
    response.close();
    if (response.ok) return "good";
    // Google tells of a wrong key with a 400.
    const isRefused = [401, 403].includes(response.status) || /API_KEY_INVALID|API key not valid/i.test(body);
    return isRefused ? "refused" : "unknown";
  } catch {
    // Whatever stood in the way says nothing of the key.
    return "unknown";
  } finally {
    stopTimer();
  }
}

function requestFor({ provider, baseUrl, apiKey }: Endpoint): {
  url: string;
  headers: Record<string, string>;
} {
  switch (providerRow(provider).dialect) {
    case "anthropic":
      return {
        url: `${baseUrl}/v1/models?limit=1`,
        headers: { "x-api-key": apiKey, "anthropic-version": "2023-06-01" },
      };
    case "google":
      return { url: `${baseUrl}/v1beta/models?pageSize=1`, headers: { "x-goog-api-key": apiKey } };
    default:
      return {
        url: `${baseUrl}${listPaths[provider] ?? "/models"}`,
        headers: apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` },
      };
  }
}

/** OpenRouter shows its models to everybody; this path tells of the key itself. */
const listPaths: Partial<Record<ProviderId, string>> = { openrouter: "/key" };
