import type { KeyPress } from "@/lib/client/page/key-press";

/** A press of a plain key with nothing held, or with what is changed. */
export const press = (change: Partial<KeyPress>): KeyPress => ({
  key: "a",
  code: "KeyA",
  keyCode: 65,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...change,
});
