import "server-only";

/** How fast a simulated model writes: time to its first words, then words at its tokens a second. */
export type Pace = { ttftMs: number; tokensPerSecond: number };

/** The styles in which a simulated model answers; `compose-answer.ts` has one writer for each. */
export type AnswerStyle = "brief" | "structured" | "prose";

export type Voice = { name: string; style: AnswerStyle; pace: Pace };

/**
 * The simulated models, by upstream id. The first three are short and quick, measured and structured, long and flowing; the
 * others differ in pace, so that nine columns beside each other look as nine real models do.
 */
export const voices: Readonly<Record<string, Voice>> = {
  swift: { name: "sandbox/swift", style: "brief", pace: { ttftMs: 80, tokensPerSecond: 160 } },
  sage: { name: "sandbox/sage", style: "structured", pace: { ttftMs: 250, tokensPerSecond: 120 } },
  scribe: { name: "sandbox/scribe", style: "prose", pace: { ttftMs: 150, tokensPerSecond: 150 } },
  sprint: { name: "sandbox/sprint", style: "brief", pace: { ttftMs: 40, tokensPerSecond: 320 } },
  clerk: { name: "sandbox/clerk", style: "brief", pace: { ttftMs: 400, tokensPerSecond: 45 } },
  tutor: { name: "sandbox/tutor", style: "structured", pace: { ttftMs: 600, tokensPerSecond: 80 } },
  herald: { name: "sandbox/herald", style: "prose", pace: { ttftMs: 220, tokensPerSecond: 240 } },
  poet: { name: "sandbox/poet", style: "prose", pace: { ttftMs: 900, tokensPerSecond: 60 } },
};

/** What a fault does: fail before any text, never answer, or answer badly. Statuses are those of real providers. */
export type Fault =
  | {
      type: "refuse";
      kind: "rate" | "overload";
      status: number;
      message: string;
      retryAfterMs: number | null;
    }
  | { type: "hang" }
  | { type: "cut"; words: number; pace: Pace }
  | { type: "slow"; words: number; pace: Pace };

/** The faults, by upstream id (CONTRACT.md §10). */
export const faults: Readonly<Record<string, Fault>> = {
  "error-429": {
    type: "refuse",
    kind: "rate",
    status: 429,
    message: "simulated: too many requests",
    retryAfterMs: 2_000,
  },
  "error-500": {
    type: "refuse",
    kind: "overload",
    status: 500,
    message: "simulated: the upstream server failed",
    retryAfterMs: null,
  },
  timeout: { type: "hang" },
  cut: { type: "cut", words: 24, pace: { ttftMs: 120, tokensPerSecond: 60 } },
  slow: { type: "slow", words: 40, pace: { ttftMs: 3_000, tokensPerSecond: 4 } },
};
