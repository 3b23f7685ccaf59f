import "server-only";
import { type ProviderId, providerRow } from "@/lib/core/catalog/providers";
import type { OpenRoute, ServableRoute } from "@/lib/core/orchestration/model-call";
import type { DeadlineClock, Timeouts } from "@/lib/core/resilience/deadlines";
import { UpstreamFailure } from "@/lib/core/resilience/upstream-failure";
import { checkKey, type KeyVerdict } from "./check-key";
import type { Endpoint } from "./dialect";
import { createHttpProvider } from "./http-provider";
import type { ReadUpload } from "./inline-uploads";
import { type HttpProviderId, httpProviderIds, providerTable } from "./provider-table";
import { type ConnectionGuard, createUpstreamClient } from "./upstream-client";

/** Keys and addresses as the operator set them; a provider that is missing is not set up. */
export type ProviderSettings = Partial<
  Record<ProviderId, { apiKey?: string | undefined; baseUrl?: string | undefined }>
>;

export type Providers = {
  openRoute: OpenRoute;
  /** Whether a platform key serves the provider; `custom` needs an address instead, and the sandbox nothing. */
  isServable: (provider: ProviderId) => boolean;
  /** What a provider says of a key that somebody brings. */
  checkKey: (provider: ProviderId, apiKey: string) => Promise<KeyVerdict>;
  /** The same of a server that somebody brings. */
  checkServer: (server: OwnEndpoint) => Promise<KeyVerdict>;
  /** Ends all connections, also those in use. */
  close: () => Promise<void>;
};

/** Where a server of a user's own is, and its key; empty: it takes none. */
export type OwnEndpoint = { baseUrl: string; apiKey: string };

/**
 * Builds the port to all providers. `resolveSecret` gives the caller's own key for a route whose scope is not
 * "platform", `resolveServer` his own server; null when there is none. A key goes to its provider's address and nowhere
 * else, and what a user names is reached through the guard.
 */
export function createProviders(deps: {
  settings: ProviderSettings;
  timeouts: Timeouts;
  clock: DeadlineClock;
  sandbox: OpenRoute;
  readUpload: ReadUpload;
  resolveSecret: (route: ServableRoute) => Promise<string | null>;
  resolveServer: (route: ServableRoute) => Promise<OwnEndpoint | null>;
  guard: ConnectionGuard;
}): Providers {
  const { settings, timeouts, clock, readUpload } = deps;
  const upstream = createUpstreamClient({ connectMs: timeouts.connectMs });
  const guarded = createUpstreamClient({ connectMs: timeouts.connectMs, guard: deps.guard });
  const clientOf = (provider: ProviderId) => (provider === "own" ? guarded : upstream);
  const openers = new Map<ProviderId, OpenRoute>([["sandbox", deps.sandbox]]);
  for (const provider of httpProviderIds) {
    const { name, dialect } = providerTable[provider];
    const endpointFor = (route: ServableRoute) =>
      provider === "own" ? ownEndpoint(route, deps) : resolveEndpoint(route, { ...deps, provider });
    openers.set(
      provider,
      createHttpProvider({
        dialect,
        name,
        endpointFor,
        readUpload,
        upstream: clientOf(provider),
        timeouts,
        clock,
      }),
    );
  }
  return {
    openRoute(call, signal) {
      const open = openers.get(call.route.provider);
      if (open === undefined) throw missing(call.route.provider, "is not a known provider");
      return open(call, signal);
    },
    isServable(provider) {
      if (provider === "sandbox") return true;
      const needed = provider === "custom" ? settings.custom?.baseUrl : settings[provider]?.apiKey;
      return (needed ?? "") !== "";
    },
    async checkKey(provider, apiKey) {
      const baseUrl = baseUrlOf(provider, settings);
      return baseUrl === "" ? "unknown" : checkKey({ provider, baseUrl, apiKey }, { upstream, clock });
    },
    checkServer: (server) => checkKey({ provider: "own", ...server }, { upstream: guarded, clock }),
    close: async () => {
      await Promise.all([upstream.close(), guarded.close()]);
    },
  };
}

async function ownEndpoint(
  route: ServableRoute,
  { resolveServer }: { resolveServer: (route: ServableRoute) => Promise<OwnEndpoint | null> },
): Promise<Endpoint> {
  const server = await resolveServer(route);
  if (server === null) throw missing("own", "Your own server is not there any more");
  return { provider: "own", ...server };
}

async function resolveEndpoint(
  route: ServableRoute,
  {
    provider,
    settings,
    resolveSecret,
  }: {
    provider: HttpProviderId;
    settings: ProviderSettings;
    resolveSecret: (route: ServableRoute) => Promise<string | null>;
  },
): Promise<Endpoint> {
  const own = settings[provider];
  const { name } = providerTable[provider];
  const baseUrl = baseUrlOf(provider, settings);
  const apiKey = (route.scope === "platform" ? own?.apiKey : await resolveSecret(route)) ?? "";
  if (baseUrl === "") throw missing(provider, `${name} has no address`);
  if (apiKey === "" && provider !== "custom") throw missing(provider, `${name} has no key`);
  return { provider, baseUrl, apiKey };
}

/** Where a provider is reached, without a slash at its end; empty when nobody named an address. */
function baseUrlOf(provider: ProviderId, settings: ProviderSettings): string {
  return (settings[provider]?.baseUrl || providerRow(provider).address || "").replace(/\/+$/, "");
}

function missing(provider: ProviderId, message: string): UpstreamFailure {
  return new UpstreamFailure({ kind: "credential", provider, status: 401, message });
}
