import { hexDigest } from "./seeded-random";

/**
 * The word that makes a run's fences impossible to forge: made from the request id, and made anew until none of
 * the texts to be fenced contains it.
 */
export function fenceNonce(requestId: string, texts: readonly string[]): string {
  for (let round = 0; ; round += 1) {
    const nonce = hexDigest(`${requestId}:${round}`);
    if (!texts.some((text) => text.includes(nonce))) return nonce;
  }
}

/** A text as data between two lines that carry the nonce; `name` is "DRAFT A", "QUESTION" or "NOTES". */
export function fence({ name, text, nonce }: { name: string; text: string; nonce: string }): string {
  return `<<<${name} ${nonce}>>>\n${text}\n<<<END ${name} ${nonce}>>>`;
}
