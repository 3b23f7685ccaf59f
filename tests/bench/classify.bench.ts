import { bench, describe } from "vitest";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { chooseModel } from "@/lib/core/routing/choose-model";
import { classifyPrompt } from "@/lib/core/routing/classify";
import { defaultAutoPolicy } from "@/lib/core/routing/eligibility";

/** Prompts of 8,000 characters. The bound to read in the p99 column is 1 ms (CONTRACT.md §3 "Auto"). */
const fill = (piece: string) => piece.repeat(Math.ceil(8_000 / piece.length)).slice(0, 8_000);
const prompts = {
  "plain English": fill(
    "The committee met on Thursday to discuss why the harbour had been closed for repairs. ",
  ),
  "source code": fill("const total = items.map((item) => item.price * 2).filter(Boolean);\nreturn total;\n"),
  Chinese: fill("请分析提高最低工资对小企业的利弊，并给出你的结论。"),
  "accented German": fill("Überprüfe bitte, ob die Größe der Räume für höchstens fünfzig Gäste genügt. "),
  "cue words only": fill("translate summarize function solve for story pros and cons capital of hello "),
  "one long word": fill("a"),
  "spaces and question marks": fill("?          "),
  dollars: fill("$x=======================================================^"),
  "numbers and signs": fill("1+2=3x^2-4y "),
};

describe("classifyPrompt on 8,000 characters", () => {
  for (const [name, text] of Object.entries(prompts)) bench(name, () => void classifyPrompt(text));
});

describe("chooseModel over the whole catalogue", () => {
  bench("plain English", () => {
    chooseModel({
      messages: [{ role: "user", content: prompts["plain English"] }],
      candidates: catalogModels,
      goal: "balanced",
      policy: defaultAutoPolicy,
      promptTokens: 2_000,
      maxTokens: undefined,
      isServable: () => true,
      isAllowed: () => true,
      isOpen: () => false,
    });
  });
});
