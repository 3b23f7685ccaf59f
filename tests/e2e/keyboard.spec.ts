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
