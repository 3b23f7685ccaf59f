import { describe, expect, it } from "vitest";
import { safeCell } from "@/lib/client/page/safe-csv";

describe("a cell of a copied table", () => {
  it.each([
    ["plain", "plain"],
    ["-5", "-5"],
    ["+1.5 %", "+1.5 %"],
    ["=1+1", "'=1+1"],
    ['=HYPERLINK("https://tracker.example")', `'=HYPERLINK("https://tracker.example")`],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-cmd", "'-cmd"],
    ["\tx", "'\tx"],
    ["", ""],
  ])("%j is no formula", (cell, safe) => {
    expect(safeCell(cell)).toBe(safe);
  });
});
