import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { providers } from "@/lib/core/catalog/providers";
import { readEnv } from "@/lib/server/env";
import { keyedProviderIds, settings } from "@/lib/server/env-settings";

const lines = readFileSync(fileURLToPath(new URL("../../.env.example", import.meta.url)), "utf8").split("\n");
const names = lines.flatMap((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1] ?? []);

const providerSettings = Object.fromEntries(keyedProviderIds.map((id) => [id, providers[id].settings]));

describe(".env.example", () => {
  it("names every setting once, and no other", () => {
    const known = [
      ...Object.keys(settings.shape),
      ...Object.values(providerSettings).flatMap(({ apiKey, baseUrl }) => [apiKey, baseUrl]),
    ];
    expect(names.toSorted()).toStrictEqual(known.toSorted());
  });

  it("sets nothing as it stands", () => {
    const copied = Object.fromEntries(names.map((name) => [name, ""]));
    expect(lines.filter((line) => /^[A-Z0-9_]+=./.test(line))).toStrictEqual([]);
    expect(readEnv(copied)).toStrictEqual(readEnv({}));
  });

  it("tells the default of every number", () => {
    const defaults = Object.entries(settings.parse({})).filter(([, value]) => typeof value === "number");
    for (const [name, value] of defaults) {
      const written = name === "CREDIT_MARGIN" ? String(Number(value) / 10_000) : String(value);
      const comment = lines[lines.indexOf(`${name}=`) - 1];
      expect(comment, name).toContain(`(${written})`);
    }
  });
});
