import "server-only";
import * as z from "zod";

/** Far above any window; a run's calls together still fit the log's 32-bit columns. */
const maxTokens = 50_000_000;

/** A token count in a vendor's payload; anything else than a number from zero to 50 million reads as "not said". */
export const wireCount = z.number().min(0).max(maxTokens).transform(Math.round).nullish().catch(null);
