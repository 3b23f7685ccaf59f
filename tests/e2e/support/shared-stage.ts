import type { TestProject } from "vitest/node";
import { startAppServer } from "../../server/support/app-server";
import { startUpstream } from "../../server/support/upstream";
import { answersByModel } from "./custom-answers";
import { launchBrowser } from "./launch-browser";
import { openSession } from "./sign-in-link";

/** What journeys share that need nothing special of their server: starting one takes longer than most of them. */
export type SharedStage = {
  /** Where Playwright finds the one browser. */
  browserAddress: string;
  server: { url: string; apiKey: string; session: string };
};

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface adds to the one of Vitest
  interface ProvidedContext {
    stage: SharedStage;
  }
}

/** Starts browser and server before the first journey; the function that it returns ends them after the last. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const upstream = await startUpstream();
  upstream.play(({ body }) => answersByModel[JSON.parse(body).model] ?? []);
  const [browser, server] = await Promise.all([
    launchBrowser(),
    startAppServer({
      settings: {
        CUSTOM_OPENAI_BASE_URL: `${upstream.url}/v1`,
        CUSTOM_OPENAI_MODELS: Object.keys(answersByModel).join(","),
        RATE_LIMIT_MULTIPLIER: "100",
      },
    }),
  ]);
  const { url, apiKey } = server;
  project.provide("stage", {
    browserAddress: browser.wsEndpoint(),
    server: { url, apiKey, session: await openSession(server) },
  });
  return async () => {
    await Promise.all([browser.close(), server.dispose(), upstream.close()]);
  };
}
