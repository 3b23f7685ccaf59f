import "server-only";
import type { VendorWords } from "./types";

/** The key is refused, told by a status that says something else. */
export const credential: readonly VendorWords[] = [
  {
    vendor: "OpenAI",
    code: "invalid_api_key",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "account_deactivated",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "OpenAI",
    code: "access_terminated",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  { vendor: "Groq", code: "organization_restricted", source: "https://console.groq.com/docs/errors" },
  {
    vendor: "Gemini",
    code: "API_KEY_INVALID",
    source: "https://cloud.google.com/apis/design/errors",
  },
  {
    vendor: "Gemini",
    code: "FAILED_PRECONDITION",
    source: "https://ai.google.dev/gemini-api/docs/troubleshooting",
  },
  {
    vendor: "xAI",
    phrase: "[incorrect|invalid|expired|wrong|missing] [api key|api-key|x-api-key]",
    example: "Incorrect API key provided: xa***3f.",
    source: "https://docs.x.ai/docs/key-information/debugging",
  },
  {
    vendor: "Gemini",
    phrase: "api key [not valid|not found|expired|is invalid|was revoked|is expired|has expired|is disabled]",
    example: "API key not valid. Please pass a valid API key.",
    source: "https://ai.google.dev/gemini-api/docs/troubleshooting",
  },
];
