import { describe, expect, it } from "vitest";
import {
  isShortcut,
  isWriting,
  keyMap,
  keysOf,
  type ShortcutName,
  titleWithKeys,
} from "@/lib/client/page/key-map";
import type { KeyPress } from "@/lib/client/page/key-press";
import { press } from "../support/key-press";

const names = Object.keys(keyMap) as ShortcutName[]; // the map's own keys
const named = (change: Partial<KeyPress>) => names.filter((name) => isShortcut(press(change), name));

describe("the key map", () => {
  it.each<{ name: ShortcutName; change: Partial<KeyPress> }>([
    { name: "open-commands", change: { key: "k", ctrlKey: true } },
    { name: "choose-model", change: { key: "l", ctrlKey: true } },
    { name: "new-chat", change: { key: "O", ctrlKey: true, shiftKey: true } },
    { name: "delete-chat", change: { key: "Backspace", ctrlKey: true, shiftKey: true } },
    { name: "copy-answer", change: { key: "C", ctrlKey: true, shiftKey: true } },
    { name: "show-keys", change: { key: "?", shiftKey: true } },
  ])("finds $name with Ctrl and with Cmd, and no other", ({ name, change }) => {
    const withCommand = change.ctrlKey ? { ...change, ctrlKey: false, metaKey: true } : change;
    expect([named(change), named(withCommand)]).toEqual([[name], [name]]);
  });

  it("finds the modes by Alt and the place of a digit, whatever it writes there, and no other", () => {
    const codes = ["Digit1", "Digit2", "Digit3", "Digit4"];
    expect(codes.map((code) => named({ key: "¡", code, altKey: true }))).toEqual([
      ["mode-chat"],
      ["mode-compare"],
      ["mode-blend"],
      ["mode-judge"],
    ]);
    expect(named({ key: "1", code: "Digit1" })).toEqual([]);
    expect(named({ key: "1", code: "Digit1", altKey: true, ctrlKey: true })).toEqual([]);
    expect(named({ key: "1", code: "Digit1", altKey: true, shiftKey: true })).toEqual([]);
    expect(keysOf("mode-blend", false)).toEqual(["Alt", "3"]);
  });

  it.each<{ held: string; change: Partial<KeyPress> }>([
    { held: "nothing", change: { key: "k" } },
    { held: "Shift too", change: { key: "K", ctrlKey: true, shiftKey: true } },
    { held: "AltGr, which is Ctrl and Alt", change: { key: "k", ctrlKey: true, altKey: true } },
    { held: "an input method's hand", change: { key: "k", ctrlKey: true, keyCode: 229 } },
    { held: "Ctrl with a sign", change: { key: "?", ctrlKey: true, shiftKey: true } },
  ])("finds nothing with $held", ({ change }) => {
    expect(named(change)).toEqual([]);
  });

  it("goes by the letter that is written, and by its place where none is Latin", () => {
    expect(named({ key: "k", code: "KeyV", ctrlKey: true })).toEqual(["open-commands"]);
    expect(named({ key: "t", code: "KeyK", ctrlKey: true })).toEqual([]);
    expect(named({ key: "л", code: "KeyK", ctrlKey: true })).toEqual(["open-commands"]);
  });

  it("leaves a sign to the field it is written in", () => {
    expect(names.filter(isWriting)).toEqual(["show-keys"]);
  });

  it("names keys as the keyboard does", () => {
    expect([keysOf("new-chat", false), keysOf("new-chat", true), keysOf("show-keys", true)]).toEqual([
      ["Ctrl", "Shift", "O"],
      ["⌘", "⇧", "O"],
      ["?"],
    ]);
    expect(titleWithKeys("Commands", "open-commands")).toBe("Commands (Ctrl+K)");
  });
});
