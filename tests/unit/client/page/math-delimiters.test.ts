import { describe, expect, it } from "vitest";
import { mayHoldMath, withDollarMath } from "@/lib/client/page/math-delimiters";

describe("mathematics in a text", () => {
  it.each([
    ["It costs $5, or $6.", false],
    ["A [link](x) and (this).", false],
    ["$$x$$", true],
    ["\\(x\\)", true],
    ["\\[x\\]", true],
  ])("may be there: %s", (text, may) => {
    expect(mayHoldMath(text)).toBe(may);
  });

  it.each([
    ["in a line", "So \\(x^2\\) is \\( y \\).", "So $$x^2$$ is $$y$$."],
    ["as a block", "So\n\\[\nx^2\n\\]\nholds.", "So\n\n$$\nx^2\n$$\n\nholds."],
    ["not closed yet", "So \\(x^2", "So \\(x^2"],
    ["not closed in its line", "So \\(x\ny\\)", "So \\(x\ny\\)"],
    ["in dollars already", "$$x$$ and $5", "$$x$$ and $5"],
    ["in code of a line", "`\\(x\\)` and \\(y\\)", "`\\(x\\)` and $$y$$"],
    ["in a fence", "```tex\n\\[x\\]\n```\n\\(y\\)", "```tex\n\\[x\\]\n```\n$$y$$"],
    ["in a fence that is not closed yet", "```tex\n\\[x\\]\nmore", "```tex\n\\[x\\]\nmore"],
    ["with a dollar sign in it", "\\(\\$5\\)", "$$\\$5$$"],
  ])("is written for the renderer %s", (_name, text, expected) => {
    expect(withDollarMath(text)).toBe(expected);
  });
});
