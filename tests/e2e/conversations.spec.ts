import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { findViolations } from "./support/find-violations";
import { shoot } from "./support/shoot";
import { openStage, type Stage } from "./support/stage";

describe("conversations", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  const choice = { choice: { model: "sandbox/swift", fallback: [] } };

  it("are pinned to the top and found by what was said in them", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.send("Where do wagtails winter?");
    await chat.untilState("done");
    await page.getByTestId("new-chat").click();
    await chat.send("Something else?");
    await chat.untilState("done");
    const list = page.getByRole("region", { name: "Conversations" });
    const row = page.getByTestId("conversation-row").filter({ hasText: "wagtails" });
    await row.hover();
    await row.getByRole("button", { name: /^Options for/ }).click();
    await page.getByRole("menuitem", { name: "Pin to the top" }).click();
    await list.getByRole("heading", { name: "Pinned" }).waitFor();
    expect(await page.getByTestId("conversation-row").first().textContent()).toContain("wagtails");

    await list.getByRole("searchbox").fill("simulated answer from sandbox");
    await expect.poll(() => page.getByTestId("conversation-row").count()).toBeGreaterThanOrEqual(2);
    await list.getByRole("searchbox").fill("wagtails winter");
    await expect.poll(() => page.getByTestId("conversation-row").count()).toBe(1);
    await list.getByRole("searchbox").fill("no such words at all");
    await page.getByText("Nothing was said or titled like that.").waitFor();
  });

  it("are downloaded as Markdown and as JSON that parses", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.send("What is a tide?");
    await chat.untilState("done");
    const texts: string[] = [];
    for (const name of ["Markdown", "JSON"]) {
      await page.getByTestId("export-button").click();
      const download = page.waitForEvent("download");
      await page.getByRole("menuitem", { name }).click();
      const file = await download;
      texts.push(`${file.suggestedFilename()}\n${await text(await file.createReadStream())}`);
    }
    expect(texts[0]).toMatch(/^what-is-a-tide\.md\n# What is a tide\?\n\n## You\n/);
    const [name, ...json] = (texts[1] ?? "").split("\n");
    expect(name).toBe("what-is-a-tide.json");
    expect(JSON.parse(json.join("\n")).messages).toHaveLength(2);
  });

  it("are temporary when that is set: answered, and nowhere to be found", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.modelButton.waitFor();
    await page.getByTestId("settings-control").click();
    await page.getByLabel("System prompt").fill("Answer briefly.");
    await page.getByLabel("Temperature, 0 to 2").fill("0.3");
    await page.getByRole("checkbox", { name: /Temporary chat/ }).check();
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "settings");
    await page.keyboard.press("Escape");
    const sent = page.waitForRequest("**/api/v1/chat");
    await chat.send("A secret of mine?");
    expect((await sent).postDataJSON()).toMatchObject({
      store: false,
      temperature: 0.3,
      messages: [
        { role: "system", content: "Answer briefly." },
        { role: "user", content: "A secret of mine?" },
      ],
    });
    await chat.untilState("done");
    await chat.send("And another?");
    await expect.poll(() => page.getByTestId("message-user").count()).toBe(2);
    await chat.untilState("done");
    expect(new URL(page.url()).pathname).toBe("/chat");
    await page.getByTestId("mode-compare").click();
    await page.waitForURL(/\/compare$/);
    const compared = page.waitForRequest("**/api/v1/compare");
    await page.getByTestId("model-set").waitFor();
    await page.getByTestId("composer").fill("And a third?");
    await page.getByTestId("composer").press("Enter");
    expect((await compared).postDataJSON()).toMatchObject({ store: false, temperature: 0.3 });
    await page.getByTestId("metric-table").waitFor();
    expect(new URL(page.url()).pathname).toBe("/compare");
    await page.reload();
    await page.getByTestId("empty-chat").waitFor();
    expect(await page.getByText("A secret of mine?").count()).toBe(0);
  });

  it("and pages are opened from the palette", async () => {
    const page = await stage.visit("/chat", choice);
    await chatScreen(page).modelButton.waitFor();
    await page.keyboard.press("Control+k");
    await page.getByTestId("command-palette").getByRole("combobox").fill("judge");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/judge$/);
    await page.getByRole("heading", { name: "Let one judge the others." }).waitFor();
  });
});
