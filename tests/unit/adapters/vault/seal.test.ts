import { describe, expect, it } from "vitest";
import { createVault } from "@/lib/adapters/vault/seal";

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);

describe("a vault", () => {
  it("opens what it sealed, for its owner alone", () => {
    const vault = createVault([first]);
    const sealed = vault.seal("sk-secret", "user_1\nopenai");
    expect(vault.open(sealed, "user_1\nopenai")).toBe("sk-secret");
    expect(() => vault.open(sealed, "user_2\nopenai")).toThrow();
    expect(sealed).not.toContain("secret");
  });

  it("never seals the same text in the same way twice", () => {
    const vault = createVault([first]);
    expect(vault.seal("sk-secret", "owner")).not.toBe(vault.seal("sk-secret", "owner"));
  });

  it("opens what an older key sealed as long as it is listed, and seals with the first", () => {
    const sealed = createVault([first]).seal("sk-secret", "owner");
    const rotated = createVault([second, first]);
    expect(rotated.open(sealed, "owner")).toBe("sk-secret");
    const anew = rotated.seal("sk-secret", "owner");
    expect(createVault([second]).open(anew, "owner")).toBe("sk-secret");
    expect(() => createVault([second]).open(sealed, "owner")).toThrow("a key that is not there");
  });

  it("opens nothing that was changed in any part", () => {
    const vault = createVault([first]);
    const sealed = vault.seal("sk-secret", "owner");
    const parts = sealed.split(".");
    for (const [index, part] of parts.entries()) {
      const changed = part.startsWith("A") ? `B${part.slice(1)}` : `A${part.slice(1)}`;
      expect(() => vault.open(parts.with(index, changed).join("."), "owner")).toThrow();
    }
    for (const broken of ["", "v1", `${sealed}.x`.slice(0, 20), parts.slice(0, 4).join(".")]) {
      expect(() => vault.open(broken, "owner")).toThrow();
    }
  });
});
