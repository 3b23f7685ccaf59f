import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import type { ModelChoice } from "@/lib/client/run/mode-draft";
import type { AppServer } from "../../server/support/app-server";
import { openSession } from "./sign-in-link";
import { watchPage } from "./watch-page";

export type VisitOptions = {
  isSignedIn?: boolean;
  theme?: "light" | "dark";
  /** What the model picker remembers from an earlier visit. */
  choice?: ModelChoice;
  /** What the boxes of the other modes remember. */
  sets?: Record<string, unknown>;
  isPhone?: boolean;
  /** Complaints of the browser that belong to the journey, such as the 502 that it provokes. */
  expected?: readonly RegExp[];
};

/** A browser before the built server. */
export type Stage = {
  server: Pick<AppServer, "url" | "apiKey">;
  /** A page at `path` in a browser that has never been here: nothing is remembered but what is given. */
  visit: (path: string, options?: VisitOptions) => Promise<Page>;
  /** Closes all pages; throws when one of them logged an error, crashed or asked another host for anything. */
  leave: () => Promise<void>;
  close: () => Promise<void>;
};

/** Connects to the browser, before the server that journeys share or before one of the file's own. */
export async function openStage(ownServer?: AppServer): Promise<Stage> {
  const { browserAddress, server: shared } = inject("stage");
  const server = ownServer ?? shared;
  const session = ownServer ? await openSession(ownServer) : shared.session;
  const browser = await chromium.connect(browserAddress);
  const problems: string[] = [];

  return {
    server,
    visit: async (path, options = {}) => {
      const context = await openContext({ browser, url: server.url, session, options });
      const page = await context.newPage();
      watchPage(page, { ownUrl: server.url, expected: options.expected ?? [], report: problems });
      await page.goto(path);
      return page;
    },
    leave: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      const found = problems.splice(0);
      if (found.length > 0) throw new Error(`The browser complained:\n${found.join("\n")}`);
    },
    close: async () => {
      await browser.close();
      await ownServer?.dispose();
    },
  };
}

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const patienceMs = 20_000;

type ContextOptions = { browser: Browser; url: string; session: string; options: VisitOptions };

async function openContext({ browser, url, session, options }: ContextOptions): Promise<BrowserContext> {
  const { isSignedIn = true, theme, choice, sets, isPhone = false } = options;
  const remembered = [
    ...(choice ? [{ name: "llmwise.model-choice", value: JSON.stringify(choice) }] : []),
    ...(sets ? [{ name: "llmwise.model-sets", value: JSON.stringify(sets) }] : []),
  ];
  const context = await browser.newContext({
    baseURL: url,
    viewport: isPhone ? phone : desktop,
    hasTouch: isPhone,
    isMobile: isPhone,
    colorScheme: "light",
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [{ origin: url, localStorage: remembered }] },
  });
  context.setDefaultTimeout(patienceMs);
  if (isSignedIn) await context.addCookies([{ name: "llmwise_session", value: session, url }]);
  if (theme) await context.addCookies([{ name: "theme", value: theme, url }]);
  return context;
}
