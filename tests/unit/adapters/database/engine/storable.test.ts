import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toStorableJson, toStorableText } from "@/lib/adapters/database/engine/storable";

describe("toStorableText", () => {
  it("leaves ordinary text alone, pairs of surrogates included", () => {
    expect(toStorableText("naïve \u{1f600}\n")).toBe("naïve \u{1f600}\n");
    expect(toStorableText(null)).toBeNull();
  });

  it("replaces a NUL and a surrogate without its partner", () => {
    expect(toStorableText("a\0b\ud800c\udc00")).toBe("a\ufffdb\ufffdc\ufffd");
  });
});

describe("toStorableJson", () => {
  it("cleans every string", () => {
    expect(toStorableJson({ cost: "12", deep: ["\0", { text: "\udc00" }], none: null })).toBe(
      '{"cost":"12","deep":["\ufffd",{"text":"\ufffd"}],"none":null}',
    );
  });

  it("cleans the names of fields just as their values", () => {
    expect(toStorableJson({ "a\0b": { "\ud800": [{ "\0": 1 }] } })).toBe(
      '{"a\ufffdb":{"\ufffd":[{"\ufffd":1}]}}',
    );
  });

  it("never writes an escape that a jsonb column refuses", () => {
    const anyText = fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(anyText, (text) => {
        expect(toStorableJson(text)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i);
      }),
      { seed: 75 },
    );
  });
});
