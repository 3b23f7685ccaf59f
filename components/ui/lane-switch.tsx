import { classNames } from "./class-names";
import { laneTones } from "./lane-tones";

type LaneSwitchProps = { count: number; shown: number; onShow: (index: number) => void };

/** Answers to the same question side by side as letters; past nine the newest nine are offered. */
export function LaneSwitch({ count, shown, onShow }: LaneSwitchProps) {
  const offset = Math.max(0, count - laneTones.length);
  return (
    <fieldset data-testid="lane-switch" className="mr-1 flex overflow-hidden rounded-control border">
      <legend className="sr-only">Answers to this question</legend>
      {laneTones.slice(0, Math.min(count, laneTones.length)).map(({ letter, tone }, index) => (
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
