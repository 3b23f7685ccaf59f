import "server-only";
import type { Dialect } from "../dialect";
import { readAnthropicFailure } from "./errors";
import { createAnthropicDecoder } from "./parts";
import { buildAnthropicRequest } from "./request";

/** The Messages API. */
export const anthropicDialect: Dialect = {
  buildRequest: buildAnthropicRequest,
  createDecoder: createAnthropicDecoder,
  readFailure: readAnthropicFailure,
};
