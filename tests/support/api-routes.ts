import * as catchAll from "@/app/api/v1/[...path]/route";
import * as blend from "@/app/api/v1/blend/route";
import * as chat from "@/app/api/v1/chat/route";
import * as compare from "@/app/api/v1/compare/route";
import * as conversation from "@/app/api/v1/conversations/[id]/route";
import * as conversationShare from "@/app/api/v1/conversations/[id]/share/route";
import * as conversations from "@/app/api/v1/conversations/route";
import * as topup from "@/app/api/v1/credits/auto-topup/route";
import * as balance from "@/app/api/v1/credits/balance/route";
import * as confirmation from "@/app/api/v1/credits/confirm-checkout/route";
import * as packs from "@/app/api/v1/credits/packs/route";
import * as purchase from "@/app/api/v1/credits/purchase/route";
import * as transactions from "@/app/api/v1/credits/transactions/route";
import * as wallet from "@/app/api/v1/credits/wallet/route";
import * as historyItem from "@/app/api/v1/history/[id]/route";
import * as history from "@/app/api/v1/history/route";
import * as judge from "@/app/api/v1/judge/route";
import * as keyRotation from "@/app/api/v1/keys/[id]/rotate/route";
import * as namedKey from "@/app/api/v1/keys/[id]/route";
import * as keyGeneration from "@/app/api/v1/keys/generate/route";
import * as keyInfo from "@/app/api/v1/keys/info/route";
import * as keyRevocation from "@/app/api/v1/keys/revoke/route";
import * as namedKeys from "@/app/api/v1/keys/route";
import * as models from "@/app/api/v1/models/route";
import * as audit from "@/app/api/v1/settings/audit/route";
import * as closing from "@/app/api/v1/settings/close/route";
import * as dataExport from "@/app/api/v1/settings/export/route";
import * as ownKey from "@/app/api/v1/settings/keys/[id]/route";
import * as ownKeys from "@/app/api/v1/settings/keys/route";
import * as privacy from "@/app/api/v1/settings/privacy/route";
import * as ownServer from "@/app/api/v1/settings/server/route";
import * as upload from "@/app/api/v1/uploads/[id]/route";
import * as uploads from "@/app/api/v1/uploads/route";
import * as usageRecent from "@/app/api/v1/usage/recent/route";
import * as usageSummary from "@/app/api/v1/usage/summary/route";
import type { RouteHandler } from "@/lib/server/http/define-route";
import { apiRequest } from "./api-world";

/** The API's handlers under the names that a caller knows them by. `{id}` stands for an object's id. */
export const apiRoutes = {
  "POST /chat": chat.POST,
  "POST /compare": compare.POST,
  "POST /blend": blend.POST,
  "POST /judge": judge.POST,
  "GET /models": models.GET,
  "GET /credits/balance": balance.GET,
  "PUT /credits/auto-topup": topup.PUT,
  "POST /credits/purchase": purchase.POST,
  "POST /credits/confirm-checkout": confirmation.POST,
  "GET /credits/transactions": transactions.GET,
  "GET /credits/wallet": wallet.GET,
  "GET /credits/packs": packs.GET,
  "GET /conversations": conversations.GET,
  "POST /conversations": conversations.POST,
  "GET /conversations/{id}": conversation.GET,
  "PATCH /conversations/{id}": conversation.PATCH,
  "POST /conversations/{id}/share": conversationShare.POST,
  "DELETE /conversations/{id}/share": conversationShare.DELETE,
  "DELETE /conversations/{id}": conversation.DELETE,
  "GET /history": history.GET,
  "GET /history/{id}": historyItem.GET,
  "GET /keys": namedKeys.GET,
  "POST /keys": namedKeys.POST,
  "PATCH /keys/{id}": namedKey.PATCH,
  "DELETE /keys/{id}": namedKey.DELETE,
  "POST /keys/{id}/rotate": keyRotation.POST,
  "GET /keys/info": keyInfo.GET,
  "POST /keys/generate": keyGeneration.POST,
  "DELETE /keys/revoke": keyRevocation.DELETE,
  "GET /settings/audit": audit.GET,
  "GET /settings/export": dataExport.GET,
  "POST /settings/close": closing.POST,
  "GET /settings/keys": ownKeys.GET,
  "PUT /settings/keys": ownKeys.PUT,
  "DELETE /settings/keys/{id}": ownKey.DELETE,
  "GET /settings/privacy": privacy.GET,
  "PUT /settings/privacy": privacy.PUT,
  "GET /settings/server": ownServer.GET,
  "PUT /settings/server": ownServer.PUT,
  "DELETE /settings/server": ownServer.DELETE,
  "POST /uploads": uploads.POST,
  "DELETE /uploads/{id}": upload.DELETE,
  "GET /usage/summary": usageSummary.GET,
  "GET /usage/recent": usageRecent.GET,
  "GET /nowhere": catchAll.GET,
} as const satisfies Record<string, RouteHandler>;
export type ApiRoute = keyof typeof apiRoutes;

type CallOptions = Omit<Parameters<typeof apiRequest>[1] & object, "method"> & {
  id?: string;
  query?: string;
};

/** Sends a request to one of the API's handlers, as Next would. */
export function callApi(route: ApiRoute, { id = "", query = "", ...request }: CallOptions = {}) {
  const [method = "", path = ""] = route.split(" ");
  const url = `/api/v1${path.replace("{id}", encodeURIComponent(id))}${query}`;
  return apiRoutes[route](apiRequest(url, { method, ...request }), { params: Promise.resolve({ id }) });
}
