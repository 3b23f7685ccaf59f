import "server-only";
import * as z from "zod";
import { invalidRequest, parseRequest } from "@/lib/contracts/parse";

const noQuery: Readonly<Record<string, string>> = {};
const emptyQuery = z.strictObject({});

/**
 * The query's fields, as text. One that is given twice is refused, since nobody could say which of the two was meant,
 * and so is every one where the route takes none.
 */
export function readQuery(
  url: string,
  { takesNone }: { takesNone: boolean },
): Readonly<Record<string, string>> {
  if (!url.includes("?")) return noQuery;
  const { searchParams } = new URL(url);
  const twice = [...new Set(searchParams.keys())].filter((name) => searchParams.getAll(name).length > 1);
  if (twice.length > 0) {
    throw invalidRequest(twice.slice(0, 20).map((path) => ({ path, message: "was given more than once" })));
  }
  const query = Object.fromEntries(searchParams);
  if (takesNone) parseRequest(emptyQuery, query);
  return query;
}
