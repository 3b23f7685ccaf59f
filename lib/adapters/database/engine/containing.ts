import "server-only";
import { toStorableText } from "./storable";

/** The filter of a text that holds what is searched, in any case. Prisma escapes nothing, and a searched % is one. */
export function containing(search: string): { contains: string; mode: "insensitive" } {
  return { contains: toStorableText(search).replace(/[\\%_]/g, "\\$&"), mode: "insensitive" };
}
