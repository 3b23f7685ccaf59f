import "server-only";
import type { Vault } from "@/lib/adapters/vault/seal";
import type { ProviderId } from "@/lib/core/catalog/providers";
import type { Log } from "../log";

/** Whose secret it is, and what for. */
export type SecretOwner = { userId: string; provider: ProviderId };

/** What a secret is sealed for: nobody else's row, and no other provider's, opens with it. */
export function sealedFor({ userId, provider }: SecretOwner): string {
  return `${userId}\n${provider}`;
}

/** A secret of a user's own; null, and logged under its `name`, when it cannot be opened any more. */
export function openSecret(
  sealed: string,
  { owner, name, vault, log }: { owner: SecretOwner; name: string; vault: Vault; log: Log },
): string | null {
  try {
    return vault.open(sealed, sealedFor(owner));
  } catch (error) {
    log.error(`${name} cannot be opened: was its ENCRYPTION_KEY taken off the list?`, { ...owner, error });
    return null;
  }
}
