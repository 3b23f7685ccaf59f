import "server-only";
import { findIdentityByKeyHash, touchApiKey } from "@/lib/adapters/database/records/api-keys";
import { findIdentity } from "@/lib/adapters/database/records/users";
import { AppError } from "@/lib/contracts/errors";
import { apiKeyPattern } from "@/lib/contracts/keys";
import type { Runtime } from "../runtime-type";
import { hashApiKey, isSameKey } from "./api-key";
import type { Identity } from "./identity";
import type { KeyOwner } from "./identity-cache";
import { isOwnOrigin } from "./own-origin";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Who sent this request. Throws AppError `unauthorized` when no credential is good, and `forbidden` when a page of
 * another site uses our cookie to change something. A database that is down throws as such: it is never a 401.
 */
export async function authenticate(request: Request, runtime: Runtime): Promise<Identity> {
  const header = request.headers.get("authorization");
  if (header !== null) return authenticateBearer(request.headers, header, runtime);
  const token = runtime.accounts.tokenIn(request.headers.get("cookie"));
  if (token === null) throw unauthorized("Send an API key as `Authorization: Bearer mm_sk_…`, or sign in.");
  if (!safeMethods.has(request.method) && !isOwnOrigin(request.headers)) {
    throw new AppError("forbidden", { message: "A session may be used from our own pages only." });
  }
  return authenticateSession(token, request.headers, runtime);
}

async function authenticateSession(
  token: string,
  headers: Headers,
  { accounts }: Runtime,
): Promise<Identity> {
  const session = await accounts.open(token, headers);
  if (session === null) throw unauthorized("The session has ended. Sign in again.");
  return toIdentity(session.owner, { via: "session", keyId: null, rules: null });
}

async function authenticateBearer(headers: Headers, header: string, runtime: Runtime): Promise<Identity> {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw unauthorized("The Authorization header is not `Bearer <key>`.");
  if (runtime.accounts.takesBearer && token.startsWith("eyJ")) {
    return authenticateSession(token, headers, runtime);
  }
  if (!apiKeyPattern.test(token)) throw unauthorized("The API key is malformed.");
  const { env, localOwnerId, db, identities } = runtime;
  if (env.localApiKey !== undefined && localOwnerId !== null && isSameKey(token, env.localApiKey)) {
    return ownerIdentity(localOwnerId, runtime);
  }
  const digest = hashApiKey(token);
  const found = await identities.ownerOf(digest, () => findIdentityByKeyHash(db, digest));
  if (found === null) throw unauthorized("The API key is unknown or was revoked.");
  if (found.goodUntil !== null && found.goodUntil.getTime() <= runtime.clock.now()) {
    throw unauthorized("The API key has expired.");
  }
  noteUse(found.apiKeyId, runtime);
  return toIdentity(found, { via: "api-key", keyId: found.apiKeyId, rules: found.rules });
}

/** The local owner, called by the key that the operator set: what is known of him is remembered like a key's owner. */
async function ownerIdentity(userId: string, { identities, db }: Runtime): Promise<Identity> {
  const owner = await identities.ownerOf(userId, async () => {
    const found = await findIdentity(db, userId);
    return found && { ...found, apiKeyId: "", rules: null, goodUntil: null };
  });
  if (owner === null) throw unauthorized("The local owner is not there.");
  return toIdentity(owner, { via: "api-key", keyId: null, rules: null });
}

/**
 * Off the request's path and once a minute a key: when a note is lost, only "last used" is a little older than it
 * should be.
 */
function noteUse(apiKeyId: string, { db, clock, log, isKeyUseDue }: Runtime): void {
  if (!isKeyUseDue(apiKeyId, clock.now())) return;
  void touchApiKey(db, { apiKeyId, now: new Date(clock.now()) }).catch((error: unknown) => {
    log.warn("use of a key not noted", { error });
  });
}

function toIdentity(
  {
    userId,
    isPaid,
    ownProviders,
    ownServerModels,
    zeroRetention,
  }: Omit<KeyOwner, "apiKeyId" | "rules" | "goodUntil">,
  credential: Pick<Identity, "via" | "keyId" | "rules">,
): Identity {
  return {
    userId,
    plan: isPaid ? "paid" : "free",
    ...credential,
    ownProviders,
    ownServerModels,
    zeroRetention,
  };
}

function unauthorized(message: string): AppError<"unauthorized"> {
  return new AppError("unauthorized", { message });
}
