import type { Page } from "playwright-core";

type Watch = { ownUrl: string; expected: readonly RegExp[]; report: string[] };

/** Reports what no page of ours may do: log an error, throw, or ask another host for anything. */
export function watchPage(page: Page, { ownUrl, expected, report }: Watch): void {
  const tell = (problem: string) => {
    if (!expected.some((pattern) => pattern.test(problem))) report.push(problem);
  };
  page.on("console", (message) => {
    if (message.type() === "error") tell(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => tell(`thrown: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${ownUrl}/`) || /^(data|blob|about):/.test(url);
    if (!isOwn) tell(`foreign request: ${url}`);
  });
}
