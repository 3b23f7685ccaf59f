import { expect, it } from "vitest";
import { oneAtATime } from "@/lib/server/jobs/one-at-a-time";

const turn = () => new Promise(setImmediate);

it("runs a job once at a time, and once more when it was asked for meanwhile", async () => {
  const ends: (() => void)[] = [];
  const run = oneAtATime(
    () => new Promise<void>((resolve) => ends.push(resolve)),
    () => undefined,
  );
  run();
  for (let count = 0; count < 5; count += 1) run();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await turn();
  expect(ends).toHaveLength(2);
  run();
  expect(ends).toHaveLength(3);
});

it("tells of a failure and goes on", async () => {
  const told: unknown[] = [];
  let runs = 0;
  const run = oneAtATime(
    async () => {
      runs += 1;
      throw new Error(`run ${runs}`);
    },
    (error) => told.push(error),
  );
  run();
  await turn();
  run();
  await turn();
  expect(told).toEqual([new Error("run 1"), new Error("run 2")]);
});
