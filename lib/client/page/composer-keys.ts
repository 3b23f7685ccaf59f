import { isComposing, type KeyPress } from "./key-press";

/** What a key does in the box to write in. */
export type ComposerAct = "send" | "recall";

/** What a press does beside writing; null where it only writes, or belongs to an input method. */
export function composerAct(press: KeyPress, text: string): ComposerAct | null {
  if (isComposing(press)) return null;
  if (press.key === "Enter" && !press.shiftKey) return "send";
  const isPlain = !press.shiftKey && !press.ctrlKey && !press.metaKey && !press.altKey;
  return press.key === "ArrowUp" && isPlain && text === "" ? "recall" : null;
}
