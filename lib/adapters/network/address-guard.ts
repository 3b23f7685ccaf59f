import "server-only";
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isReachableAddress } from "@/lib/core/network/reachable-address";

/** Decides where connections to servers that users name may lead. */
export type AddressGuard = {
  /** In place of the system's: the very addresses that it answers are connected to, so none can change behind it. */
  lookup: LookupFunction;
  /** Whether the host of an address may be connected to as far as it says so itself: in numbers, without a look-up. */
  refuses: (hostname: string) => boolean;
  /** What a look-up says of a host now. */
  check: (hostname: string) => Promise<"reachable" | "refused" | "unknown">;
};

type Resolve = typeof systemLookup;

/** No address of a look-up is used when one of them may not be reached: such a name is somebody's trick. */
export function createAddressGuard({
  allowsPrivate,
  resolve = systemLookup,
}: {
  allowsPrivate: boolean;
  /** Set in tests. */
  resolve?: Resolve;
}): AddressGuard {
  const mayReach = (address: string) => isReachableAddress(address, { allowsPrivate });
  const isNumbers = (hostname: string) => /^[\d.]+$|^\[.*\]$/.test(hostname);

  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const first = addresses[0];
      if (first === undefined || !addresses.every(({ address }) => mayReach(address))) {
        return callback(new RefusedAddress(), "", 0);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };

  return {
    lookup,
    refuses: (hostname) => isNumbers(hostname) && !mayReach(hostname),
    check(hostname) {
      if (isNumbers(hostname)) return Promise.resolve(mayReach(hostname) ? "reachable" : "refused");
      return new Promise((settle) => {
        lookup(hostname, { all: true }, (error) => {
          if (error === null) settle("reachable");
          else settle(error instanceof RefusedAddress ? "refused" : "unknown");
        });
      });
    },
  };
}

/** The connection would lead where callers may not lead us. */
class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";

  constructor() {
    super("the address may not be called");
  }
}
