/** One step of what a loopback upstream does with a request. After the last step the answer ends. */
export type Step =
  | { type: "wait"; ms: number }
  /** The status line and headers; without this step they go out with the first bytes, as a 200. */
  | { type: "head"; status: number; headers?: Record<string, string> }
  | { type: "text"; text: string }
  | { type: "raw"; text: string }
  | { type: "failure"; message: string }
  | { type: "finish" }
  /** Breaks the connection. */
  | { type: "cut" }
  /** Does nothing more until the other side hangs up. */
  | { type: "hang" };

export type Script = readonly Step[];

/** A whole answer in these pieces, `pauseMs` apart, the first one after `firstAfterMs`. */
export function answer(pieces: readonly string[], { firstAfterMs = 0, pauseMs = 0 } = {}): Script {
  const steps = pieces.flatMap((text, index): Step[] => [
    { type: "wait", ms: index === 0 ? firstAfterMs : pauseMs },
    { type: "text", text },
  ]);
  return [...steps, { type: "finish" }];
}

/** These pieces, and then nothing more, until one of the two sides breaks the connection. */
export function answerHalf(pieces: readonly string[]): Script {
  return [...pieces.map((text) => ({ type: "text", text }) as const), { type: "hang" }];
}

/** A refusal with a status, before any content. */
export function refuse(status: number, headers: Record<string, string> = {}): Script {
  return [
    { type: "head", status, headers: { "content-type": "application/json", ...headers } },
    { type: "raw", text: JSON.stringify({ error: { message: "The loopback upstream refuses." } }) },
  ];
}

/** Ways to fail before any content that no status tells. */
export const silentFailures = {
  hangBeforeHeaders: [{ type: "hang" }],
  hangAfterHeaders: [{ type: "head", status: 200 }, { type: "hang" }],
  garbage: [{ type: "raw", text: "data: {not json at all\n\n" }, { type: "hang" }],
  earlyErrorEvent: [{ type: "failure", message: "The loopback upstream gives up." }],
  cutBeforeHeaders: [{ type: "cut" }],
} as const satisfies Record<string, Script>;
