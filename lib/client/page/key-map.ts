import { isComposing, type KeyPress } from "./key-press";

type Shortcut = {
  /** The key as it is written: a letter, `Backspace`, `?`. */
  key: string;
  /** With Ctrl, or with Cmd on a machine that has it. */
  isCommand: boolean;
  hasShift: boolean;
  /** With Alt alone: a digit goes by its place, since Alt makes other signs of it on some keyboards. */
  hasAlt?: boolean;
  does: string;
};

/** The keys that act anywhere in the dashboard; the sheet of shortcuts is drawn from it. */
export const keyMap = {
  "open-commands": { key: "K", isCommand: true, hasShift: false, does: "Commands and conversations" },
  "choose-model": { key: "L", isCommand: true, hasShift: false, does: "Choose a model" },
  "mode-chat": { key: "1", isCommand: false, hasShift: false, hasAlt: true, does: "Chat with one model" },
  "mode-compare": { key: "2", isCommand: false, hasShift: false, hasAlt: true, does: "Compare several" },
  "mode-blend": { key: "3", isCommand: false, hasShift: false, hasAlt: true, does: "Blend several" },
  "mode-judge": { key: "4", isCommand: false, hasShift: false, hasAlt: true, does: "Have answers judged" },
  "new-chat": { key: "O", isCommand: true, hasShift: true, does: "New chat" },
  "delete-chat": { key: "Backspace", isCommand: true, hasShift: true, does: "Delete this chat" },
  "copy-answer": { key: "C", isCommand: true, hasShift: true, does: "Copy the last answer" },
  "show-keys": { key: "?", isCommand: false, hasShift: false, does: "This list" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof keyMap;

/** The keys that act in the box and on a running answer; their handlers stand there. */
export const composerKeys = [
  { keys: ["Enter"], does: "Send" },
  { keys: ["Shift", "Enter"], does: "New line" },
  { keys: ["↑"], does: "Last question again, in an empty box" },
  { keys: ["Esc"], does: "Close the top layer, or stop the answer" },
] as const;

/** Whether a press is that shortcut. */
export function isShortcut(press: KeyPress, name: ShortcutName): boolean {
  const { key, isCommand, hasShift, hasAlt = false }: Shortcut = keyMap[name];
  if (isComposing(press) || press.altKey !== hasAlt) return false;
  if ((press.ctrlKey || press.metaKey) !== isCommand) return false;
  // A sign such as `?` needs Shift on some keyboards and not on others.
  if ((isCommand || hasAlt) && press.shiftKey !== hasShift) return false;
  return isKey(press, key);
}

/** Whether a press could also be writing, so that it must not act in a field. */
export function isWriting(name: ShortcutName): boolean {
  const { isCommand, hasAlt = false }: Shortcut = keyMap[name];
  return !isCommand && !hasAlt;
}

/** The keys of a shortcut one by one, as a keyboard shows them. */
export function keysOf(name: ShortcutName, isApple: boolean): readonly string[] {
  const { key, isCommand, hasShift, hasAlt }: Shortcut = keyMap[name];
  const [command, alt, shift] = isApple ? ["⌘", "⌥", "⇧"] : ["Ctrl", "Alt", "Shift"];
  return [isCommand && command, hasAlt && alt, hasShift && shift, key].filter(
    (part) => typeof part === "string",
  );
}

/** What a button does, with the keys that do the same: `Commands (Ctrl+K)`. */
export function titleWithKeys(title: string, name: ShortcutName): string {
  return `${title} (${keysOf(name, false).join("+")})`;
}

/**
 * Digits go by their place. Letters go by what the key writes, so that they are where the keyboard shows them; where it writes no Latin letter,
 * by their place.
 */
function isKey({ key, code }: KeyPress, wanted: string): boolean {
  if (/^\d$/.test(wanted)) return code === `Digit${wanted}`;
  if (key.toUpperCase() === wanted.toUpperCase()) return true;
  return /^[A-Z]$/.test(wanted) && !/^[a-z]$/i.test(key) && code === `Key${wanted}`;
}
