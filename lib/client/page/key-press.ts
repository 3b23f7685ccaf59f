/** What of a key press decides what it does. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing" | "keyCode"
>;

/** The key code of a press that belongs to an input method. */
const inputMethodKeyCode = 229;

/**
 * Whether a press belongs to an input method that is putting a word together. Safari says so of the Enter that ends
 * it by the key code alone: there the composition has ended one event earlier.
 */
export function isComposing(press: Pick<KeyPress, "isComposing" | "keyCode">): boolean {
  return press.isComposing || press.keyCode === inputMethodKeyCode;
}
