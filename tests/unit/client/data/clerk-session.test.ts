import { afterEach, describe, expect, it, vi } from "vitest";
import { renewSession, signOutAtClerk } from "@/lib/client/data/clerk-session";

afterEach(() => vi.unstubAllGlobals());

describe("a session at Clerk", () => {
  it("is nothing to the local mode", async () => {
    await renewSession();
    await signOutAtClerk();
  });

  it("is renewed before a call, by Clerk's script", async () => {
    const getToken = vi.fn(async () => "token");
    vi.stubGlobal("Clerk", { session: { getToken }, signOut: vi.fn() });
    await renewSession();
    expect(getToken).toHaveBeenCalledOnce();
  });

  it("that cannot be renewed is told by the call itself", async () => {
    const getToken = vi.fn(async () => Promise.reject(new Error("offline")));
    vi.stubGlobal("Clerk", { session: { getToken }, signOut: vi.fn() });
    await expect(renewSession()).resolves.toBeUndefined();
  });

  it("is ended there too", async () => {
    const signOut = vi.fn(async () => undefined);
    vi.stubGlobal("Clerk", { session: null, signOut });
    await renewSession();
    await signOutAtClerk();
    expect(signOut).toHaveBeenCalledOnce();
  });
});
