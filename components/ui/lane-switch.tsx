import { classNames } from "./class-names";

/** The letters in their colours, written out so that Tailwind finds them. */
const lanes = [
  { letter: "A", tone: "text-lane-a" },
  { letter: "B", tone: "text-lane-b" },
  { letter: "C", tone: "text-lane-c" },
  { letter: "D", tone: "text-lane-d" },
  { letter: "E", tone: "text-lane-e" },
  { letter: "F", tone: "text-lane-f" },
  { letter: "G", tone: "text-lane-g" },
  { letter: "H", tone: "text-lane-h" },
  { letter: "I", tone: "text-lane-i" },
] as const;

type LaneSwitchProps = { count: number; shown: number; onShow: (index: number) => void };

/** Answers to the same question side by side as letters; past nine the newest nine are offered. */
export function LaneSwitch({ count, shown, onShow }: LaneSwitchProps) {
  const offset = Math.max(0, count - lanes.length);
  return (
    <fieldset data-testid="lane-switch" className="mr-1 flex overflow-hidden rounded-control border">
      <legend className="sr-only">Answers to this question</legend>
      {lanes.slice(0, Math.min(count, lanes.length)).map(({ letter, tone }, index) => (
        <button
          key={letter}
          type="button"
          aria-label={`Answer ${letter}`}
          aria-pressed={index + offset === shown}
          onClick={() => onShow(index + offset)}
          className={classNames(
            "figures h-6.5 min-w-7 border-l px-1.5 text-xs first:border-l-0 -outline-offset-2 pointer-coarse:h-11 pointer-coarse:min-w-11",
            tone,
            index + offset === shown
              ? "bg-sunken font-semibold dark:bg-border"
              : "opacity-80 hover:bg-sunken",
          )}
        >
          {letter}
        </button>
      ))}
    </fieldset>
  );
}
