import "server-only";
import { type ProviderId, providerIds, providers } from "@/lib/core/catalog/providers";
import { anthropicDialect } from "./anthropic/anthropic-dialect";
import type { Dialect } from "./dialect";
import { googleDialect } from "./google/google-dialect";
import { createOpenAiDialect } from "./openai-compatible/openai-dialect";
import { quirksOf } from "./openai-compatible/vendors";

export type HttpProviderId = Exclude<ProviderId, "sandbox">;

export type ProviderEntry = {
  /** As people write it, for messages. */
  name: string;
  /** null: the operator has to name the address. */
  defaultBaseUrl: string | null;
  dialect: Dialect;
};

export const httpProviderIds = providerIds.filter((id): id is HttpProviderId => id !== "sandbox");

/** All providers we reach by HTTP, as the catalogue's table has them, each with what speaks its wire. */
export const providerTable = Object.fromEntries(httpProviderIds.map((id) => [id, entryOf(id)])) as Readonly<
  Record<HttpProviderId, ProviderEntry>
>;

function entryOf(id: HttpProviderId): ProviderEntry {
  const { name, address } = providers[id];
  return { name, defaultBaseUrl: address, dialect: dialectOf(id) };
}

function dialectOf(id: HttpProviderId): Dialect {
  const { dialect } = providers[id];
  switch (dialect) {
    case "openai":
      return createOpenAiDialect(quirksOf(id));
    case "anthropic":
      return anthropicDialect;
    case "google":
      return googleDialect;
    default:
      return dialect satisfies never;
  }
}
