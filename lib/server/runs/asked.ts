import "server-only";
import type { Identity } from "../auth/identity";
import type { Runtime } from "../runtime-type";

/** A request of one of the modes, with who asks and the world. */
export type Asked<Request> = { request: Request; identity: Identity; runtime: Runtime };
