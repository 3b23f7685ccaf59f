import { Autocomplete } from "@base-ui/react/autocomplete";
import { Check } from "lucide-react";
import { formatCount, formatPrice } from "@/lib/client/data/format";
import { reasonUnavailable } from "@/lib/client/data/model-groups";
import type { ModelRow } from "@/lib/contracts/models";
import { Badge } from "../ui/badge";
import { classNames } from "../ui/class-names";

type ModelOptionProps = { model: ModelRow; isChosen: boolean; onChoose: () => void };

/** One model of the picker. One that cannot be served stays readable and says what it lacks. */
export function ModelOption({ model, isChosen, onChoose }: ModelOptionProps) {
  const lacks = reasonUnavailable(model);
  const isAuto = model.id === "auto";
  const badges = [
    model.simulated && "simulated",
    model.capabilities.vision && "vision",
    model.capabilities.reasoning && "reasoning",
    model.is_free && !model.simulated && !isAuto && "free",
  ].filter((badge) => badge !== false);

  return (
    <Autocomplete.Item
      value={model}
      disabled={lacks !== null}
      onClick={onChoose}
      data-testid="model-option"
      data-model={model.id}
      className={classNames(
        "grid min-h-9 cursor-default grid-cols-[1fr_4.5rem_4.5rem_4.5rem] items-center gap-2 rounded-control px-2 py-1 outline-none select-none data-highlighted:bg-sunken max-sm:min-h-13 max-sm:grid-cols-[1fr_auto] dark:data-highlighted:bg-border/60",
        lacks && "text-quiet",
      )}
    >
      <span className="flex min-w-0 items-center gap-2 max-sm:flex-wrap max-sm:gap-y-0">
        <span className={classNames("truncate text-sm", isChosen && "font-medium")}>{model.name}</span>
        {isChosen && <Check className="size-4 shrink-0 text-accent" aria-label="chosen" />}
        <span className="flex shrink-0 gap-1">
          {badges.map((badge) => (
            <Badge key={badge} tone={badge === "simulated" ? "warn" : "quiet"}>
              {badge}
            </Badge>
          ))}
        </span>
        {lacks && <span className="text-xs">{lacks}</span>}
        {isAuto && <span className="truncate text-xs text-quiet">picks by prompt, price and speed</span>}
      </span>
      <Figure>{isAuto ? "" : formatCount(model.context_window)}</Figure>
      <Figure>{isAuto ? "" : formatPrice(model.input_per_1m)}</Figure>
      <Figure>{isAuto ? "" : formatPrice(model.output_per_1m)}</Figure>
      <span className="figures text-right text-xs text-quiet sm:hidden">
        {!isAuto && (
          <>
            {formatPrice(model.input_per_1m)} / {formatPrice(model.output_per_1m)}
            <span className="block">{formatCount(model.context_window)}</span>
          </>
        )}
      </span>
    </Autocomplete.Item>
  );
}

function Figure({ children }: { children: string }) {
  return <span className="figures text-right text-ui text-quiet max-sm:hidden">{children}</span>;
}
