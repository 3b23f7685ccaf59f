/**
 * What a model thought before it answered. `durationMs` is null while it still thinks, and where a stored answer does
 * not say; `startMs` is set while it is measured here.
 */
export type Reasoning = { text: string; startMs: number | null; durationMs: number | null };

/** The thinking with one more piece; the clock starts with the first one and is not started again. */
export function withThought(
  reasoning: Reasoning | null,
  { text, atMs }: { text: string; atMs: number },
): Reasoning {
  return reasoning
    ? { ...reasoning, text: reasoning.text + text }
    : { text, startMs: atMs, durationMs: null };
}

/** The thinking once the answer begins or the run ends; an ended one is left as it is. */
export function endedThought(reasoning: Reasoning | null, atMs: number): Reasoning | null {
  if (!reasoning || reasoning.startMs === null || reasoning.durationMs !== null) return reasoning;
  return { ...reasoning, durationMs: atMs - reasoning.startMs };
}
