import { isWithin, parseTrustedProxies, type TrustedNetwork } from "../limits/client-address";
import { type IpAddress, isIpv4, parseIpAddress } from "../limits/ip-address";

/**
 * Nobody's caller may lead us there, whatever the operator allows: a machine's own link, where clouds keep the
 * credentials of their machines, and the other addresses that clouds use for that.
 */
const neverReached = networks("169.254.0.0/16 fe80::/10 fd00:ec2::254 100.100.100.200 0.0.0.0/8 ::/128");

/** Networks of a house or of this machine: reached only where the operator allows it. */
const privateNetworks = networks(
  "10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 ::1 fc00::/7",
);

/** What is kept for tests, documents, many receivers and times to come (IANA special-purpose registries). */
const unroutableIpv4 = networks(
  "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4",
);
const routableIpv6 = networks("2000::/3");
const unroutableIpv6 = networks("2001::/23 2001:db8::/32 2002::/16 3fff::/20");

/**
 * Whether a server that a caller names may be reached at an address. An address in numbers of any spelling is one; what
 * is none is not reached.
 */
export function isReachableAddress(text: string, { allowsPrivate }: { allowsPrivate: boolean }): boolean {
  const address = parseIpAddress(text);
  if (address === null || isWithin(address, neverReached)) return false;
  if (isWithin(address, privateNetworks)) return allowsPrivate;
  return isRoutable(address);
}

function isRoutable(address: IpAddress): boolean {
  if (isIpv4(address)) return !isWithin(address, unroutableIpv4);
  return isWithin(address, routableIpv6) && !isWithin(address, unroutableIpv6);
}

function networks(list: string): TrustedNetwork[] {
  return parseTrustedProxies(list).networks ?? [];
}
