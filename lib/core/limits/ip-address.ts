/** An address as eight groups of 16 bits; IPv4 lives in its mapped form (::ffff:a.b.c.d), so that both compare. */
export type IpAddress = readonly number[];

/** Reads an IPv4 or IPv6 address, with a port, brackets or a zone around it or not; null when it is neither. */
export function parseIpAddress(text: string): IpAddress | null {
  const trimmed = text.trim();
  if (trimmed.length > 64) return null;
  const withPort = /^([\d.]+):\d{1,5}$/.exec(trimmed);
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed);
  const bare = (withPort?.[1] ?? bracketed?.[1] ?? trimmed).split("%")[0] ?? "";
  if (bare.includes(":")) return parseIpv6(bare);
  const groups = parseIpv4(bare);
  return groups === null ? null : [0, 0, 0, 0, 0, 0xffff, ...groups];
}

/** Whether the address is an IPv4 one. */
export function isIpv4(address: IpAddress): boolean {
  return address.slice(0, 5).every((group) => group === 0) && address[5] === 0xffff;
}

/** Whether the first `bits` (0..128) of two addresses agree. */
export function sharesPrefix(left: IpAddress, right: IpAddress, bits: number): boolean {
  for (let index = 0; index * 16 < bits; index += 1) {
    const ignoredBits = Math.max(0, 16 - (bits - index * 16));
    if ((left[index] ?? 0) >> ignoredBits !== (right[index] ?? 0) >> ignoredBits) return false;
  }
  return true;
}

/** Two groups, or null. Leading zeros are refused: some systems read them as octal. */
function parseIpv4(text: string): number[] | null {
  const bytes = text.split(".").map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  const [first = 256, second = 256, third = 256, fourth = 256] = bytes;
  if (bytes.length !== 4 || Math.max(first, second, third, fourth) > 255) return null;
  return [first * 256 + second, third * 256 + fourth];
}

function parseIpv6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const groups = halves.map((half) => parseGroups(half));
  const [head, tail] = groups;
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** The groups of one side of "::"; the last part may be an IPv4 address. */
function parseGroups(text: string): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const embedded = part.includes(".") && index === parts.length - 1 ? parseIpv4(part) : null;
    if (embedded !== null) groups.push(...embedded);
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
