import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ModelPart } from "@/lib/core/orchestration/model-call";

/** Where the transcripts lie, one folder a dialect. */
export const transcripts = fileURLToPath(new URL("../../../../fixtures/providers", import.meta.url));

/** What a transcript must give. */
export type Golden = { provider: string; parts: ModelPart[]; failure: object | null };

/** Reads `<dialect>/<case>.json`. Pico-dollars are written as digits in a string there, since JSON has no such numbers. */
export function readGolden(transcript: string): Golden {
  return JSON.parse(readFileSync(`${transcripts}/${transcript}.json`, "utf8"), (name, value) =>
    name === "providerCostPicoUsd" ? BigInt(value) : value,
  );
}

/** Reads `<dialect>/<case>.txt`, the body as it came over the wire. */
export function readTranscript(transcript: string): Uint8Array {
  return new Uint8Array(readFileSync(`${transcripts}/${transcript}.txt`));
}
