import type { SharedTurn } from "@/lib/contracts/conversations";
import { Markdown } from "../run/markdown";
import { classNames } from "../ui/class-names";
import { laneTones } from "../ui/lane-tones";

/** What was asked and answered; several models' answers stand side by side where there is room. */
export function SharedTurns({ turns }: { turns: readonly SharedTurn[] }) {
  return turns.map(({ question, answers }, index) => (
    <section
      // biome-ignore lint/suspicious/noArrayIndexKey: what was shared does not change
      key={index}
      data-testid="shared-turn"
      className="mt-10"
    >
      {question !== "" && (
        <div className="mx-auto flex max-w-[72ch] flex-col items-end">
          <h2 className="sr-only">Question</h2>
          <p
            dir="auto"
            className="max-w-[85%] rounded-card border bg-sunken px-4 py-2.5 text-base leading-6 break-words whitespace-pre-wrap dark:bg-panel"
          >
            {question}
          </p>
        </div>
      )}
      <div
        className={classNames(
          "mx-auto mt-5 grid gap-6",
          answers.length === 1
            ? "max-w-[72ch]"
            : "grid-cols-[repeat(auto-fit,minmax(min(22rem,100%),1fr))] items-start",
        )}
      >
        {answers.map(({ id, model, content }, lane) => (
          <article
            key={id}
            className={classNames("min-w-0", answers.length > 1 && "rounded-card border p-5 max-sm:p-4")}
          >
            <SharedAnswerHead model={model} lane={answers.length > 1 ? lane : null} />
            <Markdown text={content} isStreaming={false} />
          </article>
        ))}
      </div>
    </section>
  ));
}

function SharedAnswerHead({ model, lane }: { model: string | null; lane: number | null }) {
  const look = lane === null ? undefined : laneTones[lane];
  return (
    <h2 className="figures mb-3 flex items-center gap-2.5 text-xs text-quiet">
      {look && (
        <span
          className={classNames(
            "grid size-5 shrink-0 place-items-center rounded border border-current font-semibold",
            look.tone,
          )}
        >
          {look.letter}
        </span>
      )}
      <span className="truncate">{model ?? "Answer"}</span>
    </h2>
  );
}
