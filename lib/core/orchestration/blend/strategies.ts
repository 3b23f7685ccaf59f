import type { BlendStrategy } from "@/lib/contracts/blend";
import { bestOf } from "./best-of";
import { chain } from "./chain";
import { consensus } from "./consensus";
import { council } from "./council";
import { moa } from "./moa";
import { selfMoa } from "./self-moa";
import type { Strategy } from "./strategy";

/** The six strategies of CONTRACT.md §5 by their public names. */
export const strategies: Readonly<Record<BlendStrategy, Strategy>> = {
  consensus,
  council,
  best_of: bestOf,
  chain,
  moa,
  self_moa: selfMoa,
};
