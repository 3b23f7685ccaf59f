import "server-only";

/** Every path of the API with the methods it has. A test compares it with the routes under `app/api`. */
export const operations = {
  "/api/health": ["GET"],
  "/api/v1/blend": ["POST"],
  "/api/v1/chat": ["POST"],
  "/api/v1/compare": ["POST"],
  "/api/v1/conversations": ["GET", "POST"],
  "/api/v1/conversations/{id}": ["GET", "PATCH", "DELETE"],
  "/api/v1/conversations/{id}/share": ["POST", "DELETE"],
  "/api/v1/credits/auto-topup": ["PUT"],
  "/api/v1/credits/balance": ["GET"],
  "/api/v1/credits/confirm-checkout": ["POST"],
  "/api/v1/credits/packs": ["GET"],
  "/api/v1/credits/purchase": ["POST"],
  "/api/v1/credits/transactions": ["GET"],
  "/api/v1/credits/wallet": ["GET"],
  "/api/v1/history": ["GET"],
  "/api/v1/history/{id}": ["GET"],
  "/api/v1/judge": ["POST"],
  "/api/v1/keys": ["GET", "POST"],
  "/api/v1/keys/{id}": ["PATCH", "DELETE"],
  "/api/v1/keys/{id}/rotate": ["POST"],
  "/api/v1/keys/generate": ["POST"],
  "/api/v1/keys/info": ["GET"],
  "/api/v1/keys/revoke": ["DELETE"],
  "/api/v1/models": ["GET"],
  "/api/v1/settings/audit": ["GET"],
  "/api/v1/settings/close": ["POST"],
  "/api/v1/settings/export": ["GET"],
  "/api/v1/settings/keys": ["GET", "PUT"],
  "/api/v1/settings/keys/{id}": ["DELETE"],
  "/api/v1/settings/privacy": ["GET", "PUT"],
  "/api/v1/settings/server": ["GET", "PUT", "DELETE"],
  "/api/v1/uploads": ["POST"],
  "/api/v1/uploads/{id}": ["DELETE"],
  "/api/v1/usage/recent": ["GET"],
  "/api/v1/usage/summary": ["GET"],
  "/api/webhooks/clerk": ["POST"],
  "/api/webhooks/stripe": ["POST"],
} as const satisfies Record<string, readonly string[]>;

const methodsByPath = new Map<string, readonly string[]>(Object.entries(operations));

/** The methods of a path; null when it is none of the API's. One of the last two segments may be an id. */
export function methodsOf(path: string): readonly string[] | null {
  const known = methodsByPath.get(path);
  if (known !== undefined) return known;
  const lastAt = path.lastIndexOf("/");
  const before = path.slice(0, lastAt);
  const asLast = methodsByPath.get(`${before}/{id}`);
  if (asLast !== undefined) return asLast;
  return methodsByPath.get(`${before.slice(0, before.lastIndexOf("/"))}/{id}${path.slice(lastAt)}`) ?? null;
}

/** Whether a path has a method; HEAD goes with GET, and OPTIONS with all. */
export function takesMethod(methods: readonly string[], method: string): boolean {
  return method === "OPTIONS" || methods.includes(method === "HEAD" ? "GET" : method);
}
