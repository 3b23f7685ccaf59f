import type { CallModel } from "../run-deps";
import { runCandidates } from "./run-candidates";

/** Runs one call over its model's routes; see `CallModel` for what it promises. */
export const callModel: CallModel = ({ model, ...prompt }, deps, signal) =>
  runCandidates(
    prompt,
    deps.routesFor(model).map((route) => ({ model, route })),
    deps,
    signal,
  );
