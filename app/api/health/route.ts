import { connection } from "next/server";
import { readHealth } from "@/lib/server/health/read-health";
import { getRuntime } from "@/lib/server/runtime";

/** GET /api/health: open to everybody, without secrets; 503 while the database is down. */
export async function GET(): Promise<Response> {
  await connection();
  const health = await readHealth(await getRuntime());
  return Response.json(health, {
    status: health.database === "ok" ? 200 : 503,
    headers: { "Cache-Control": "private, no-store" },
  });
}
