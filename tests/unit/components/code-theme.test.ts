import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { codeColors } from "@/components/run/code-theme";

const css = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");

/** The custom properties of one rule of the stylesheet. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const rule = css.slice(start, css.indexOf("}", start));
  return Object.fromEntries(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

describe("the colours of code", () => {
  it.each([
    ["light", ":root"],
    ["dark", ".dark"],
  ] as const)("are the design tokens of the %s theme", (theme, selector) => {
    expect(tokensOf(selector)).toMatchObject(codeColors[theme]);
  });
});
