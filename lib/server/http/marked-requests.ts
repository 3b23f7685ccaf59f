import "server-only";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest } from "@/lib/contracts/parse";

/**
 * How a request that Next itself would answer, with a page of its own or nothing at all, reaches our handlers: its
 * address is replaced by `refusedPath`, and this header says why. What a caller wrote into it is thrown away.
 */
export const refusalHeader = "x-llmwise-refusal";
export const refusedPath = "/api/v1/refused";

/** Why a request goes no further than the door. */
export type Refusal = "malformed-path" | "foreign-host" | `method ${string}`;

/** Throws the refusal that the door wrote on a request, if it did. */
export function refuseMarked(headers: Headers): void {
  const refusal = headers.get(refusalHeader);
  if (refusal === null) return;
  if (refusal === "malformed-path") {
    throw invalidRequest([{ path: "path", message: "is not validly percent-encoded" }]);
  }
  if (refusal === "foreign-host") {
    throw new AppError("invalid_request", {
      status: 421,
      message: "This server does not answer to that name. Use the address that it printed.",
      details: { issues: [{ path: "Host", message: "is not a name of this server" }] },
    });
  }
  const allow = refusal.slice("method ".length);
  throw new AppError("invalid_request", {
    status: 405,
    message: allow === "" ? "This method is not supported." : `This path takes ${allow} alone.`,
    headers: { Allow: allow },
    details: { issues: [{ path: "method", message: "is not supported here" }] },
  });
}
