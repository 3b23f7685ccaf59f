import "server-only";

/**
 * The host of Clerk's frontend API that a publishable key names, such as `clerk.example.com`: `pk_test_` or `pk_live_`
 * and the host with a `$` at its end, in base64. Null for anything else.
 */
export function frontendApiOf(publishableKey: string): string | null {
  const encoded = /^pk_(?:test|live)_([\w+/-]+=*)$/.exec(publishableKey)?.[1];
  if (encoded === undefined) return null;
  return /^((?:[a-z\d-]+\.)+[a-z]+)\$$/i.exec(Buffer.from(encoded, "base64").toString("latin1"))?.[1] ?? null;
}
