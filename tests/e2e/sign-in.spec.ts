import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type AppServer, startAppServer } from "../server/support/app-server";
import { untilLink } from "./support/sign-in-link";
import { openStage, type Stage } from "./support/stage";

describe("signing in", () => {
  let server: AppServer;
  let stage: Stage;

  beforeAll(async () => {
    server = await startAppServer();
    stage = await openStage(server);
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("leads a stranger from the chat to the page that says how to sign in", async () => {
    const page = await stage.visit("/chat", { isSignedIn: false });
    await page.waitForURL("/sign-in");
    await page.getByRole("heading", { name: "Open the link printed in the terminal" }).waitFor();
    expect(await page.title()).toBe("Sign in · LLMWise");
  });

  it("opens the chat by the printed link, which works once", async () => {
    const link = await untilLink(server);
    expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
    const page = await stage.visit(link, { isSignedIn: false });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("/chat");
    await page.getByRole("heading", { name: "Ask any model." }).waitFor();

    const second = await stage.visit(link, { isSignedIn: false });
    await second.getByRole("button", { name: "Sign in" }).click();
    await second.waitForURL("/sign-in?error=link");
    await second.getByText("That link has been used or is too old.").waitFor();
    await second.goto("/chat");
    await second.waitForURL("/sign-in");
  });

  it("leads someone who is signed in from the sign-in page to the chat", async () => {
    const page = await stage.visit("/sign-in");
    await page.waitForURL("/chat");
  });

  it("signs out: the chat is closed until the next link", async () => {
    const page = await stage.visit("/chat");
    await page.getByRole("button", { name: "Account: Owner" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("/sign-in");
    await page.goto("/chat");
    await page.waitForURL("/sign-in");

    await page.goto(await untilLink(server));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("/chat");
  });
});
