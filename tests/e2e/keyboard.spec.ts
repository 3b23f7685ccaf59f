import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { chooseByTyping } from "./support/choose-by-typing";
import { openStage, type Stage } from "./support/stage";

describe("the keyboard", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("breaks the line with Shift+Enter, sends with Enter, and stops with Escape", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/scribe", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Scribe").waitFor();
    await chat.composer.pressSequentially("One line");
    await page.keyboard.press("Shift+Enter");
    await chat.composer.pressSequentially("and another");
    expect(await chat.composer.inputValue()).toBe("One line\nand another");
    await page.keyboard.press("Enter");
    await page
      .getByTestId("message-user")
      .getByText(/^One line\nand another$/)
      .waitFor();
    expect(await chat.composer.inputValue()).toBe("");
    await chat.untilState("streaming");
    await page.keyboard.press("Escape");
    await chat.untilState("stopped");
    expect(await chat.composer.evaluate((box) => box === document.activeElement)).toBe(true);
  });

  it("closes a layer with Escape before it stops an answer", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/scribe", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("What is a delta?");
    await chat.untilState("streaming");
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Commands" });
    await palette.waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "hidden" });
    expect(await chat.answer.getAttribute("data-state")).toBe("streaming");
    await page.keyboard.press("Escape");
    await chat.untilState("stopped");
  });

  it("reaches every control with Tab, and always shows where it is", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("What is a fjord?");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);
    await page.getByRole("link", { name: "What is a fjord?" }).waitFor();

    const reached: string[] = [];
    const unseen: string[] = [];
    await page.evaluate(noteFocus);
    for (;;) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(noteFocus);
      if (focused.isKnown) break;
      reached.push(focused.name);
      if (!focused.isSeen) unseen.push(focused.name);
    }
    expect(unseen).toStrictEqual([]);
    expect(reached).toStrictEqual(
      expect.arrayContaining([
        "Skip to content",
        "New chat",
        "Search conversations",
        "Options for What is a fjord?",
        "Switch between light and dark",
        "Account: Owner",
        "Copy answer",
        "Answer again",
      ]),
    );
  });

  it("opens the palette anywhere, and finds a command and a conversation by typing", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("What is a glacier?");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);
    const address = page.url();
    await page.getByRole("link", { name: "What is a glacier?" }).waitFor();

    await page.keyboard.press("Control+Shift+O");
    await page.waitForURL(/\/chat$/);
    await page.keyboard.press("Control+k");
    await chooseByTyping(
      page.getByRole("combobox", { name: "Search commands and conversations" }),
      "glacier",
    );
    await page.waitForURL(address);
    await chat.untilState("done");
  });

  it("does not send with the Enter that ends a word of an input method, as Safari reports it", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Swift").waitFor();
    await chat.composer.fill("日本");
    await chat.composer.dispatchEvent("keydown", { key: "Enter", code: "Enter", keyCode: 229 });
    expect([await chat.composer.inputValue(), await page.getByTestId("message-user").count()]).toStrictEqual([
      "日本",
      0,
    ]);
    await chat.composer.dispatchEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13 });
    await page.getByTestId("message-user").getByText("日本").waitFor();
  });

  it("opens the model picker with Ctrl+L, from the box and from anywhere else", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Swift").waitFor();
    const picker = page.getByRole("dialog", { name: "Choose a model" });
    for (const from of [chat.composer, page.getByRole("log", { name: "Conversation" })]) {
      await from.focus();
      await page.keyboard.press("Control+l");
      await picker.waitFor();
      await page.keyboard.press("Escape");
      await picker.waitFor({ state: "hidden" });
    }
    await page.keyboard.press("Control+l");
    await chooseByTyping(page.getByRole("combobox", { name: "Search models" }), "scribe");
    await chat.modelButton.getByText("Sandbox Scribe").waitFor();
  });

  it("copies the last answer, takes the last question back, and deletes the chat after a question", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const chat = chatScreen(page);
    await chat.send("What is an oasis?");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);

    await page.keyboard.press("Control+Shift+c");
    await chat.answer.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/simulated answer/);

    await chat.composer.press("ArrowUp");
    expect(await chat.composer.inputValue()).toBe("What is an oasis?");
    await chat.composer.fill("");

    await page.keyboard.press("Control+Shift+Backspace");
    const question = page.getByRole("alertdialog", { name: "Delete this conversation?" });
    await question.getByText("“What is an oasis?”").waitFor();
    await page.keyboard.press("Control+l");
    expect(await page.getByRole("dialog", { name: "Choose a model" }).count()).toBe(0);
    await question.getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(/\/chat$/);
    await page.getByRole("link", { name: "What is an oasis?" }).waitFor({ state: "detached" });
  });

  it("lists its keys with a question mark, but not while one is being written", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Swift").waitFor();
    const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await chat.composer.press("?");
    expect([await chat.composer.inputValue(), await sheet.count()]).toStrictEqual(["?", 0]);
    await page.getByRole("log", { name: "Conversation" }).press("?");
    await sheet.getByText("Choose a model").waitFor();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });
    await page.keyboard.press("Control+k");
    await chooseByTyping(
      page.getByRole("combobox", { name: "Search commands and conversations" }),
      "keyboard",
    );
    await sheet.waitFor();
  });
});

/** What has the focus, whether it had it before, and whether it or a frame close around it shows that by a ring. */
function noteFocus(): { name: string; isKnown: boolean; isSeen: boolean } {
  const focused = document.activeElement ?? document.body;
  const isKnown = focused.hasAttribute("data-noted");
  focused.setAttribute("data-noted", "");
  const frames = [focused, focused.parentElement, focused.parentElement?.parentElement];
  const isSeen = frames.some((frame) => {
    if (!frame) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(frame);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
  });
  // Past the last control the focus leaves the page, and nothing in it need show that.
  if (focused === document.body) return { name: "the page", isKnown, isSeen: true };
  return { name: focused.getAttribute("aria-label") ?? focused.textContent, isKnown, isSeen };
}
