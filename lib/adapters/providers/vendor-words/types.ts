import "server-only";
import type { FailureKind } from "@/lib/core/resilience/upstream-failure";

/** What a vendor's words say of a failure: a kind, or that the key's account has no money. */
export type Meaning =
  | "unpaid"
  | Extract<FailureKind, "caller" | "context_length" | "gone" | "credential" | "rate" | "overload">;

/**
 * One line of the catalogue. A `code` is a machine-readable word, compared whole and without case; a `phrase` is part of
 * a sentence, in the notation of `compile-phrase.ts`, with an `example` that the tests read. `source` says where it was
 * seen: the vendor's page, a report with the bytes, or a recorded answer that the tests hold.
 */
export type VendorWords = { vendor: string; source: string } & (
  | { code: string }
  | { phrase: string; example: string }
);
