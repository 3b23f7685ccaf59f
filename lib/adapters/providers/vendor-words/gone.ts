import "server-only";
import type { VendorWords } from "./types";

/** There is no such model behind the route (any more). Every 404 means the same without words. */
export const gone: readonly VendorWords[] = [
  { vendor: "Groq", code: "model_decommissioned", source: "https://console.groq.com/docs/deprecations" },
  {
    vendor: "OpenAI",
    code: "model_not_found",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  { vendor: "Together", code: "model_not_available", source: "https://github.com/evo-design/evo/issues/95" },
  {
    vendor: "Together",
    code: "dedicated_endpoint_not_running",
    source: "https://github.com/HeyPuter/puter/issues/3168",
  },
  {
    vendor: "Azure",
    code: "DeploymentNotFound",
    source: "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/how-to/deployment-types",
  },
  { vendor: "Mistral", code: "invalid_model", source: "https://docs.mistral.ai/resources/error-glossary" },
  {
    vendor: "several",
    code: "invalid_model_id",
    source: "https://github.com/decolua/9router/issues/1187",
  },
  {
    vendor: "Groq, xAI",
    phrase:
      "model[ {name}|] [was|is|has been|have been] [deprecated|decommissioned|retired|discontinued|removed|sunset|no longer supported|no longer available|not available|not found]",
    example: "The model m-1 was deprecated",
    source: "https://console.groq.com/docs/deprecations",
  },
  {
    vendor: "OpenAI",
    phrase: "model[ {name}|] does not exist",
    example: "The model `m-1` does not exist or you do not have access to it.",
    source: "https://platform.openai.com/docs/guides/error-codes",
  },
  {
    vendor: "DeepSeek",
    phrase: "model not exist",
    example: "Model Not Exist",
    source: "https://github.com/deepwn/addi/issues/13",
  },
  {
    vendor: "Ollama, Fireworks",
    phrase: "model[ {name}|] not found",
    example: 'model "m-1" not found, try pulling it first',
    source: "https://github.com/ollama/ollama/blob/main/docs/api.md",
  },
  {
    vendor: "OpenRouter",
    phrase: "is not a valid model",
    example: "a/m-1 is not a valid model ID",
    source: "https://github.com/deepwn/addi/issues/15",
  },
  {
    vendor: "OpenRouter",
    phrase: "no endpoints found",
    example: "No endpoints found for a/m-1.",
    source: "https://openrouter.ai/docs/errors",
  },
  {
    vendor: "Cloudflare",
    phrase: "no such model",
    example: "No such model a/m-1 or task",
    source: "https://developers.cloudflare.com/workers-ai/platform/errors/index.md",
  },
  {
    vendor: "Mistral, LiteLLM",
    phrase: "invalid model[:| name| id| identifier| '| `|. ]",
    example: "Invalid model: m-1",
    source: "https://github.com/continuedev/continue/issues/11177",
  },
  {
    vendor: "Together",
    phrase: "unable to access [non-serverless |]model",
    example: "Unable to access non-serverless model a/m-1.",
    source: "https://github.com/evo-design/evo/issues/95",
  },
];
