import { expect, it } from "vitest";
import { attributeProfile } from "@/bench/profile/attribute.mjs";
import { formatFunctions, formatParts } from "@/bench/profile/format-parts.mjs";
import { readTimeline } from "@/bench/profile/timeline.mjs";

const mark = (at: number, type: string, text?: string) => ({ at, type, ...(text !== undefined && { text }) });
const marks = [
  mark(0, "request"),
  mark(100, "statement", 'SELECT user_id FROM "api_keys"'),
  mark(200, "statement-end"),
  mark(300, "statement", "SELECT reserve($1)"),
  mark(400, "statement-end"),
  mark(500, "upstream"),
  mark(600, "upstream-end"),
  mark(700, "statement", "SELECT settle($1)"),
  mark(800, "statement-end"),
  mark(900, "finish"),
  mark(1000, "request"),
];

it("knows what a request waited for from its statements and from the upstream call", () => {
  expect(Array.from(readTimeline(marks), ({ part }: { part: string }) => part)).toStrictEqual([
    "Next",
    "auth and limits",
    "reserve",
    "reserve",
    "upstream",
    "passing on",
    "settle",
    "settle",
    "Next",
    "Next",
    "Next",
  ]);
});

it("gives the database client's work to the statement under way, or to the next one of the request", () => {
  const expected = ["auth and limits", "auth and limits", "reserve", "reserve", "settle", "settle", "settle"];
  expect(Array.from(readTimeline(marks), ({ database }: { database: string }) => database)).toStrictEqual([
    ...expected,
    "settle",
    "settle",
    "settle",
    "settle",
  ]);
});

/** Stacks as rows, the outermost frame first; each row is sampled once at its moment. */
function profileOf(rows: readonly { at: number; stack: readonly string[]; name?: string }[]) {
  const nodes = rows.flatMap(({ stack, name }, row) =>
    stack.map((file, depth) => {
      const isLeaf = depth === stack.length - 1;
      const callFrame = { url: file, functionName: isLeaf && name !== undefined ? name : "work" };
      return { id: row * 10 + depth, callFrame, children: isLeaf ? [] : [row * 10 + depth + 1] };
    }),
  );
  return {
    profile: {
      nodes,
      samples: rows.map(({ stack }, row) => row * 10 + stack.length - 1),
      timeDeltas: rows.map(({ at }, row) => at - (rows[row - 1]?.at ?? 0)),
    },
    startedAt: 0,
    marks,
  };
}

const findSource = ({ url, functionName }: { url: string; functionName: string }) => ({
  file: url,
  name: functionName,
});
const partsOf = (rows: Parameters<typeof profileOf>[0]) => {
  const { shares, asyncHooksShare } = attributeProfile(profileOf(rows), findSource);
  return { shares: Object.fromEntries(shares), asyncHooksShare };
};

it("gives a sample to the nearest stage on its stack, whatever the request waited for", () => {
  const stack = ["node_modules/next/server.js", "lib/core/stream/merge.ts", "node:internal/streams", ""];
  expect(partsOf([{ at: 750, stack }]).shares).toStrictEqual({ core: 1 });
});

it("gives a sample without a stage to the library, or to what the request waited for", () => {
  const rows = [
    { at: 150, stack: ["node:net", "node_modules/pg/client.js"] },
    { at: 250, stack: ["node_modules/@prisma/client/client.js", ""] },
    { at: 550, stack: ["node_modules/undici/client.js"] },
    { at: 750, stack: ["node:internal/process/task_queues"] },
    { at: 950, stack: ["node_modules/next/server.js", "node:net"] },
  ];
  expect(partsOf(rows).shares).toStrictEqual({
    "auth and limits": 150 / 950,
    reserve: 100 / 950,
    upstream: 300 / 950,
    settle: 200 / 950,
    Next: 200 / 950,
  });
});

it("keeps the garbage collector apart, and leaves out idle time and the profiler", () => {
  const rows = [
    { at: 100, stack: [""], name: "(idle)" },
    { at: 200, stack: ["bench/profile/record-profile.cjs", ""] },
    { at: 300, stack: [""], name: "(garbage collector)" },
    { at: 400, stack: ["lib/server/auth/authenticate.ts", "node:internal/async_hooks"] },
  ];
  expect(partsOf(rows)).toStrictEqual({
    shares: { "garbage collection": 0.5, "auth and limits": 0.5 },
    asyncHooksShare: 0.5,
  });
});

it("prints a part a row and the threads that no profile sees", () => {
  const profiles = [
    {
      request: "stream",
      shares: new Map([
        ["core", 0.25],
        ["settle", 0.75],
      ]),
      mainUs: 1000,
      wholeUs: 1300,
      asyncHooksShare: 0.1,
    },
  ];
  const lines = formatParts(profiles).split("\n");
  for (const [part, microseconds] of [
    ["core", "250"],
    ["settle", "750"],
    ["reserve", "0"],
    ["other threads", "300"],
    ["our process as a whole", "1300"],
    ["of it in async hooks", "100"],
  ]) {
    expect(lines.map((line) => line.split("|").map((cell) => cell.trim()))).toContainEqual([
      "",
      part,
      microseconds,
      "",
    ]);
  }
});

it("tells of each function what it spends by itself, the dearest first", () => {
  const { functions } = attributeProfile(
    profileOf([
      { at: 250, stack: ["lib/core/stream/merge.ts", "node:events"], name: "emit" },
      { at: 1000, stack: [""], name: "(garbage collector)" },
    ]),
    findSource,
  );
  expect(formatFunctions({ request: "stream", functions, mainUs: 800 }).split("\n").slice(2)).toStrictEqual([
    "| garbage collection (garbage collector) | 600 |",
    "| core node:events emit                  | 200 |",
  ]);
});
