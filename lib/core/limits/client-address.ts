import { type IpAddress, isIpv4, parseIpAddress, sharesPrefix } from "./ip-address";

/** An address, or a network of them. Of trusted ones we believe the `X-Forwarded-For`. */
export type TrustedNetwork = { address: IpAddress; bits: number };

/** The name under which callers without any readable address share one quota. */
export const unknownAddress = "unknown";

type Connection = {
  socketAddress: string | null;
  forwardedFor: string | null;
  trustedProxies: readonly TrustedNetwork[];
};

/**
 * The address that a call is counted under: an IPv4 address, or the /64 of an IPv6 one, since one household or server
 * owns a whole /64.
 */
export function clientAddress(connection: Connection): string {
  const client = clientIp(connection);
  return client === null ? unknownAddress : limitKeyOf(client);
}

/**
 * The client's own address; null when nobody can tell. `X-Forwarded-For` is believed only as far as trusted proxies
 * wrote it: read from the right, the first address that is not one of them is the client.
 */
export function clientIp({ socketAddress, forwardedFor, trustedProxies }: Connection): IpAddress | null {
  const socket = parseIpAddress(socketAddress ?? "");
  if (socket === null) return null;
  let client = socket;
  const hops = (forwardedFor ?? "").split(",");
  while (hops.length > 0 && isWithin(client, trustedProxies)) {
    // An entry that no proxy of ours can have written ends the chain of belief.
    const hop = parseIpAddress(hops.pop() ?? "");
    if (hop === null) break;
    client = hop;
  }
  return client;
}

/**
 * Reads `TRUSTED_PROXIES`, and the list of a key: addresses and CIDR networks, separated by commas or spaces.
 * `invalid` is the first entry that is neither, for the sentence that stops the start.
 */
export function parseTrustedProxies(
  text: string,
): { networks: TrustedNetwork[]; invalid: null } | { networks: null; invalid: string } {
  const networks: TrustedNetwork[] = [];
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const network = parseNetwork(entry);
    if (network === null) return { networks: null, invalid: entry };
    networks.push(network);
  }
  return { networks, invalid: null };
}

function parseNetwork(entry: string): TrustedNetwork | null {
  const [host = "", suffix, ...rest] = entry.split("/");
  const address = parseIpAddress(host);
  if (address === null || rest.length > 0) return null;
  if (suffix === undefined) return { address, bits: 128 };
  const widest = isIpv4(address) ? 32 : 128;
  if (!/^\d{1,3}$/.test(suffix) || Number(suffix) > widest) return null;
  return { address, bits: Number(suffix) + (128 - widest) };
}

/** Whether an address belongs to one of the networks. */
export function isWithin(address: IpAddress, networks: readonly TrustedNetwork[]): boolean {
  return networks.some((network) => sharesPrefix(address, network.address, network.bits));
}

function limitKeyOf(address: IpAddress): string {
  if (!isIpv4(address)) {
    const prefix = address.slice(0, 4).map((group) => group.toString(16));
    return `${prefix.join(":")}::/64`;
  }
  return address
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
