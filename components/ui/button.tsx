import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";

/** The looks of everything that is pressed; links may wear them too. Targets grow to 44 px on touch. */
export const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary:
          "bg-accent text-on-accent hover:bg-[color-mix(in_srgb,var(--accent)_88%,var(--foreground))] disabled:bg-border disabled:text-quiet",
        outline: "border border-control bg-panel hover:bg-sunken disabled:text-quiet",
        ghost:
          "text-quiet hover:bg-[color-mix(in_srgb,var(--foreground)_7%,transparent)] hover:text-foreground data-popup-open:bg-[color-mix(in_srgb,var(--foreground)_7%,transparent)] data-popup-open:text-foreground",
        danger: "bg-error text-background hover:opacity-90",
      },
      size: {
        small: "h-7 px-2 text-xs pointer-coarse:h-11 pointer-coarse:px-3",
        medium: "h-8 px-3 text-sm pointer-coarse:h-11",
        icon: "size-7 pointer-coarse:size-11 [&_svg]:size-4",
      },
    },
    defaultVariants: { look: "outline", size: "medium" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyles>;

/** A button of ours. An icon button needs an `aria-label`. */
export function Button({ look, size, className, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={classNames(buttonStyles({ look, size }), className)} {...props} />;
}
