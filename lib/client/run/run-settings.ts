/** What a person sets for the next requests of any mode; null leaves it to the server. */
export type RunSettings = {
  /** Stands before the conversation; empty for none. */
  system: string;
  temperature: number | null;
  maxTokens: number | null;
  /** Nothing of the conversation is stored. */
  isTemporary: boolean;
};

export const usualSettings: RunSettings = {
  system: "",
  temperature: null,
  maxTokens: null,
  isTemporary: false,
};

/** How many of them are set to something. */
export function countSet({ system, temperature, maxTokens, isTemporary }: RunSettings): number {
  return [system.trim() !== "", temperature !== null, maxTokens !== null, isTemporary].filter(Boolean).length;
}

/** The settings as fields of a request. */
export function settingsFields({
  temperature,
  maxTokens,
  isTemporary,
}: RunSettings): Record<string, unknown> {
  return {
    ...(temperature !== null && { temperature }),
    ...(maxTokens !== null && { max_tokens: maxTokens }),
    ...(isTemporary && { store: false }),
  };
}
