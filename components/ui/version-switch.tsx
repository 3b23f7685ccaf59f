import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button";

type VersionSwitchProps = { count: number; shown: number; onShow: (index: number) => void };

/** Steps between the versions of one text. */
export function VersionSwitch({ count, shown, onShow }: VersionSwitchProps) {
  return (
    <fieldset data-testid="version-switch" className="flex items-center text-quiet">
      <legend className="sr-only">Versions of this question</legend>
      <Button
        look="ghost"
        size="icon"
        aria-label="Earlier version"
        title="Earlier version"
        disabled={shown === 0}
        onClick={() => onShow(shown - 1)}
        className="disabled:opacity-40"
      >
        <ChevronLeft aria-hidden />
      </Button>
      <span className="figures min-w-8 text-center text-xs">
        {shown + 1}/{count}
      </span>
      <Button
        look="ghost"
        size="icon"
        aria-label="Later version"
        title="Later version"
        disabled={shown === count - 1}
        onClick={() => onShow(shown + 1)}
        className="disabled:opacity-40"
      >
        <ChevronRight aria-hidden />
      </Button>
    </fieldset>
  );
}
