import type { RouteAccess } from "@/lib/core/access/key-rules";
import type { ApiRoute } from "./api-routes";

/** What each route asks of a credential. A route that is missing here does not compile. */
export const routeAccess: Record<ApiRoute, RouteAccess> = {
  "POST /chat": "inference",
  "POST /compare": "inference",
  "POST /blend": "inference",
  "POST /judge": "inference",
  "GET /models": "read",
  "GET /credits/balance": "billing:read",
  "POST /credits/purchase": "account",
  "POST /credits/confirm-checkout": "account",
  "GET /credits/transactions": "billing:read",
  "GET /credits/wallet": "billing:read",
  "GET /credits/packs": "anyone",
  "GET /conversations": "read",
  "POST /conversations": "read",
  "GET /conversations/{id}": "read",
  "PATCH /conversations/{id}": "read",
  "DELETE /conversations/{id}": "read",
  "GET /history": "read",
  "GET /history/{id}": "read",
  "GET /keys": "session",
  "POST /keys": "session",
  "PATCH /keys/{id}": "session",
  "DELETE /keys/{id}": "session",
  "POST /keys/{id}/rotate": "session",
  "GET /keys/info": "account",
  "POST /keys/generate": "session",
  "DELETE /keys/revoke": "account",
  "GET /usage/summary": "read",
  "GET /usage/recent": "read",
  "GET /nowhere": "anyone",
};

/** The routes that no key opens. */
export const sessionRoutes = (Object.keys(routeAccess) as ApiRoute[]).filter(
  (route) => routeAccess[route] === "session",
);
