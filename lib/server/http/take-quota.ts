import "server-only";
import { AppError } from "@/lib/contracts/errors";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { clientAddress } from "@/lib/core/limits/client-address";
import type { LimitRequest } from "@/lib/core/limits/limiter-port";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";
import { socketAddressHeader } from "./door";

/**
 * Takes one call from the quotas of a caller and his address, and writes what is left into `headers`. Throws AppError
 * `rate_limited` when there is none. `caller` null: nobody whom we know.
 */
export async function takeQuota(
  request: Request,
  options: {
    runtime: Pick<Runtime, "limiter" | "trustedProxies" | "clock">;
    bucket: LimitBucket;
    caller: Identity | null;
    headers: Headers;
  },
): Promise<void> {
  const { runtime, bucket, caller, headers } = options;
  const verdict = await runtime.limiter.take(
    {
      bucket,
      userId: caller?.userId ?? null,
      plan: caller?.plan ?? "free",
      key: keyQuotaOf(caller),
      address: clientAddress(connectionOf(request.headers, runtime)),
    },
    runtime.clock.now(),
  );
  for (const [name, value] of Object.entries(verdict.headers)) headers.set(name, value);
  if (verdict.allowed) return;
  throw new AppError("rate_limited", {
    message: `Too many requests: the ${verdict.bucket} limit is used up. Try again in ${verdict.retryAfterSeconds} s.`,
    details: { bucket: verdict.bucket, retry_after: verdict.retryAfterSeconds },
  });
}

/** A named key's own calls a minute; null where it sets none. */
function keyQuotaOf(caller: Identity | null): LimitRequest["key"] {
  const ratePerMinute = caller?.rules?.ratePerMinute ?? null;
  const id = caller?.keyId ?? null;
  return ratePerMinute === null || id === null ? null : { id, ratePerMinute };
}

/** How a request reached us, for whoever asks for its client's address. */
export function connectionOf(headers: Headers, { trustedProxies }: Pick<Runtime, "trustedProxies">) {
  return {
    socketAddress: headers.get(socketAddressHeader),
    forwardedFor: headers.get("x-forwarded-for"),
    trustedProxies,
  };
}
