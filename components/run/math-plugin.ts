import "katex/dist/katex.min.css";
import { createMathPlugin } from "@streamdown/math";

/** Mathematics between two dollars by KaTeX; one dollar is money. What it cannot read stays readable as it was written. */
export const mathPlugin = createMathPlugin({ singleDollarTextMath: false, errorColor: "var(--muted)" });
