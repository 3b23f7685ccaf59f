import "server-only";
import type { Dialect } from "../dialect";
import { readOpenAiFailure } from "./errors";
import { createOpenAiDecoder } from "./parts";
import { buildOpenAiRequest } from "./request";
import type { VendorQuirks } from "./vendors";

/** Chat completions in OpenAI's format, for the vendor of these quirks. */
export function createOpenAiDialect(quirks: VendorQuirks): Dialect {
  return {
    buildRequest: (call, endpoint) => buildOpenAiRequest(call, endpoint, quirks),
    createDecoder: (context, tally) => createOpenAiDecoder(context, tally, quirks),
    readFailure: readOpenAiFailure,
  };
}
