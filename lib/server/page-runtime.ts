import "server-only";
import { connection } from "next/server";
import { getRuntime } from "./runtime";
import type { Runtime } from "./runtime-type";

/**
 * The process's dependencies for a page. It waits for a visitor first: while the app is built, pages are tried out, and that
 * must neither open a database nor make the first API key, which would be shown to nobody.
 */
export async function pageRuntime(): Promise<Runtime> {
  await connection();
  return getRuntime();
}
