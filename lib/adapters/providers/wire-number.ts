import "server-only";
import * as z from "zod";

/** A token count in a vendor's payload; anything else than a number of zero or more reads as "not said". */
export const wireCount = z.number().nonnegative().transform(Math.round).nullish().catch(null);
