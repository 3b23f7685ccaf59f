import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { httpProviderIds, providerTable } from "@/lib/adapters/providers/provider-table";
import { createRedactor } from "@/lib/adapters/providers/redact";
import { transcripts } from "./support/read-golden";

const folder = `${transcripts}/refusals`;
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

/** A refusal as it came over the wire, and the failure that it must be. */
type Refusal = { provider: string; status: number; headers?: Record<string, string>; failure: object };

describe("what vendors refuse with", () => {
  it.each(names)("%s", (name) => {
    const refusal: Refusal = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
    const body = readFileSync(`${folder}/${name}.txt`, "utf8");
    const { kind, status, message, retryAfterMs, isUnpaid, contextLimit, contextNeeded } = read(
      refusal,
      body,
    );
    expect({ kind, status, message, retryAfterMs, isUnpaid, contextLimit, contextNeeded }).toStrictEqual(
      refusal.failure,
    );
  });
});

function read({ provider: providerName, status, headers }: Refusal, body: string) {
  const provider = httpProviderIds.find((id) => id === providerName);
  if (provider === undefined) throw new Error(`no provider ${providerName}`);
  const { dialect, name } = providerTable[provider];
  return dialect.readFailure(
    { status, headers: new Headers(headers), body },
    {
      provider,
      providerName: name,
      messages: [],
      nowMs: () => Date.UTC(2026, 10, 22, 12, 0, 0),
      redact: createRedactor(""),
    },
  );
}
