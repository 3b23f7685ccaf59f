import { expect, it } from "vitest";
import { setStage } from "@/bench/stage.mjs";

const server = (name: string, ended: string[]) => ({ name, stop: async () => void ended.push(name) });

it("ends what it started, the last first, and only once", async () => {
  const ended: string[] = [];
  const stage = await setStage(async (start: (starting: object) => Promise<{ name: string }>) => ({
    names: [(await start(server("upstream", ended))).name, (await start(server("gateway", ended))).name],
  }));
  expect(stage).toMatchObject({ names: ["upstream", "gateway"] });
  await stage.stop();
  await stage.stop();
  expect(ended).toStrictEqual(["gateway", "upstream"]);
});

it("ends what runs when the next does not start", async () => {
  const ended: string[] = [];
  const setting = setStage(async (start: (starting: object) => Promise<unknown>) => {
    await start(server("upstream", ended));
    await start(Promise.reject(new Error("no database")));
  });
  await expect(setting).rejects.toThrow("no database");
  expect(ended).toStrictEqual(["upstream"]);
});
