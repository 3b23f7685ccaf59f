import "server-only";
import type { Database, DatabaseClient } from "@/lib/adapters/database/engine/client";
import type { AddressGuard } from "@/lib/adapters/network/address-guard";
import type { KeyVerdict } from "@/lib/adapters/providers/check-key";
import type { OwnEndpoint } from "@/lib/adapters/providers/registry";
import type { BreakerStore } from "@/lib/adapters/store/breakers";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import type { Vault } from "@/lib/adapters/vault/seal";
import type { PaymentGateway } from "@/lib/core/billing/payment-gateway";
import type { PriceWatch } from "@/lib/core/billing/price-drift";
import type { ProviderId } from "@/lib/core/catalog/providers";
import type { CatalogModel } from "@/lib/core/catalog/types";
import type { TrustedNetwork } from "@/lib/core/limits/client-address";
import type { Limiter } from "@/lib/core/limits/limiter-port";
import type { ServableRoute } from "@/lib/core/orchestration/model-call";
import type { RunDeps } from "@/lib/core/orchestration/run-deps";
import type { Accounts } from "./auth/accounts";
import type { IdentityCache } from "./auth/identity-cache";
import type { SignInLinks } from "./auth/sign-in-links";
import type { Clock } from "./clock";
import type { Drain } from "./drain";
import type { Env } from "./env";
import type { NewId } from "./ids";
import type { Log } from "./log";
import type { EvidenceBook } from "./routing/evidence-book";

/** Everything the use cases need from the world, built once a process. */
export type Runtime = {
  env: Env;
  clock: Clock;
  newId: NewId;
  log: Log;
  database: Database;
  db: DatabaseClient;
  limiter: Limiter;
  trustedProxies: readonly TrustedNetwork[];
  breakers: BreakerStore;
  /** The models of this installation: the catalogue and what the operator's own server offers. */
  models: readonly CatalogModel[];
  findModel: (id: string) => CatalogModel | undefined;
  /** Whether the platform can call this provider. */
  isConfigured: (provider: ProviderId) => boolean;
  /** The routes of a model that a key of the platform can serve at a known price, best first. */
  platformRoutes: (model: CatalogModel) => readonly ServableRoute[];
  /** What every run gets from the world; a run adds its tab, its listener, its caller's routes and its id. */
  modelDeps: Omit<RunDeps, "tab" | "tell" | "routesFor" | "requestId">;
  /** How many requests of this user came before, for strategies that take turns. */
  nextTurn: (userId: string, nowMs: number) => number;
  /** What the callers' own traffic says of the models, for Auto. */
  evidence: EvidenceBook;
  /** The runs under way, and whether new ones may begin. */
  drain: Drain;
  /** Compares what providers say that calls cost with our price list. */
  priceWatch: PriceWatch;
  /** Where people and their sessions come from. */
  accounts: Accounts;
  /** Who the keys belong to that were used of late. */
  identities: IdentityCache;
  /** Whether the use of a key is to be noted again; asking counts as noting. */
  isKeyUseDue: (apiKeyId: string, nowMs: number) => boolean;
  /** The user of the local mode; null in Clerk mode. */
  localOwnerId: string | null;
  /** The key made with the local owner, to be shown once; null on every later start. */
  firstApiKey: string | null;
  /** Seals what users entrust to us. */
  vault: Vault;
  /** What a provider says of a key that a user brings. */
  checkKey: (provider: ProviderId, apiKey: string) => Promise<KeyVerdict>;
  checkServer: (server: OwnEndpoint) => Promise<KeyVerdict>;
  /** Where connections to what users name may lead. */
  addressGuard: AddressGuard;
  /** Where credits are paid; null when no payment provider is set up. */
  payments: PaymentGateway | null;
  /** Where uploads lie, and the key by which their addresses are signed. */
  objects: ObjectStore;
  uploadKey: Buffer;
  sessionKey: Buffer;
  signInLinks: SignInLinks;
  close: () => Promise<void>;
};
