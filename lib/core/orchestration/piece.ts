/** A piece of an answer. `contentLength` counts the characters of its call so far, this piece included. */
export type TextDelta = {
  type: "text-delta";
  callId: string;
  model: string;
  text: string;
  latencyMs: number;
  contentLength: number;
};

/** A piece of a model's thinking; told only of calls that were asked to show it. */
export type ReasoningDelta = { type: "reasoning-delta"; callId: string; model: string; text: string };

/** What a call says, piece by piece. */
export type Piece = TextDelta | ReasoningDelta;

/**
 * Tells of an event at once. A promise is there when the listener is behind: whoever goes on before it resolves fills
 * memory.
 */
export type Tell<Event> = (event: Event) => Promise<void> | undefined;
