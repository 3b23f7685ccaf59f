import "server-only";
import type { Dialect } from "../dialect";
import { readGoogleFailure } from "./errors";
import { createGoogleDecoder } from "./parts";
import { buildGoogleRequest } from "./request";

/** The Gemini API's generateContent. */
export const googleDialect: Dialect = {
  buildRequest: buildGoogleRequest,
  createDecoder: createGoogleDecoder,
  readFailure: readGoogleFailure,
};
