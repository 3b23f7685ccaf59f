import { ArrowUpRight } from "lucide-react";
import type { PricedMode } from "@/lib/core/billing/mode-prices";

const suggestions = [
  {
    kind: "code",
    text: "Write a TypeScript function that debounces an async function and drops stale results.",
  },
  { kind: "reasoning", text: "Three boxes, all labels wrong, one draw. Which box do I open, and why?" },
  { kind: "table", text: "Compare REST, GraphQL and gRPC for a small team, as a table with a verdict." },
  { kind: "short", text: "Explain time to first token in two sentences." },
] as const;

const beginnings: Readonly<Record<PricedMode, { title: string; told: string }>> = {
  chat: {
    title: "Ask any model.",
    told: "Every answer says who gave it, how fast it came and what it cost.",
  },
  compare: {
    title: "Ask several at once.",
    told: "Their answers stand side by side, with their speed and price. Go on with the one you like.",
  },
  blend: {
    title: "Make one answer of many.",
    told: "Several models draft; one writes the answer out of what they agree on and what each does best.",
  },
  judge: {
    title: "Let one judge the others.",
    told: "The answers are judged without names, twice in different orders, with a score for every criterion.",
  },
};

type EmptyChatProps = { mode: PricedMode; onSuggest: (text: string) => void };

/** A conversation before its first question: what this is, and something to begin with. */
export function EmptyChat({ mode, onSuggest }: EmptyChatProps) {
  const { title, told } = beginnings[mode];
  return (
    <div data-testid="empty-chat" className="mx-auto max-w-[72ch] pt-[min(14dvh,8rem)] max-sm:pt-6">
      <h2 className="text-2xl font-semibold tracking-tight">{title}</h2>
      <p className="mt-1 max-w-[48ch] text-base text-quiet">{told}</p>
      <ul className="mt-8 divide-y border-y">
        {suggestions.map(({ kind, text }) => (
          <li key={kind}>
            <button
              type="button"
              data-testid="suggestion"
              onClick={() => onSuggest(text)}
              className="group flex w-full items-baseline gap-x-4 gap-y-0.5 px-1 py-3 text-left transition-colors hover:bg-sunken max-sm:flex-col max-sm:py-2.5"
            >
              <span className="figures w-20 shrink-0 text-xs text-quiet">{kind}</span>
              <span className="min-w-0 flex-1 text-sm text-pretty">{text}</span>
              <ArrowUpRight
                className="size-4 shrink-0 translate-y-0.5 text-control opacity-0 max-sm:hidden group-hover:opacity-100 group-focus-visible:opacity-100"
                aria-hidden
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
