import type { CallModel, RunDeps } from "./run-deps";

/** What a mode of several models needs: the world of a run, and how one call is made. */
export type ModeDeps = RunDeps & { callModel: CallModel };
