/** Models that were kept together to be chosen again. */
export type ModelPreset = readonly string[];

const storageKey = "llmwise.model-presets";
const mostPresets = 12;

/** The presets kept on this machine, the newest first; none where storage is forbidden or garbled. */
export function readPresets(storage: Pick<Storage, "getItem">): readonly ModelPreset[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored.flatMap((each: unknown) => {
      const models = Array.isArray(each) ? each.filter((id) => typeof id === "string") : [];
      return models.length > 0 ? [models] : [];
    });
  } catch {
    return [];
  }
}

/** Keeps presets; without storage they hold for this page alone. */
export function keepPresets(storage: Pick<Storage, "setItem">, presets: readonly ModelPreset[]): void {
  try {
    storage.setItem(storageKey, JSON.stringify(presets));
  } catch {
    return; // forbidden: see above
  }
}

/** The presets with one more, which is kept once; the oldest go. */
export function withPreset(presets: readonly ModelPreset[], models: ModelPreset): readonly ModelPreset[] {
  return [models, ...withoutPreset(presets, models)].slice(0, mostPresets);
}

/** The presets without one. */
export function withoutPreset(presets: readonly ModelPreset[], models: ModelPreset): readonly ModelPreset[] {
  return presets.filter((each) => each.join("\n") !== models.join("\n"));
}
