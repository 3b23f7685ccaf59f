import { describe, expect, it } from "vitest";
import { judgeRows } from "@/bench/figures/judge-rows.mjs";
import { formatTable } from "@/bench/figures/print-table.mjs";
import { formatFigure, formatMeasurement, formatRows } from "@/bench/figures/report.mjs";
import { median, quantile, summarise } from "@/bench/figures/statistics.mjs";

describe("statistics", () => {
  it("takes the middle, or the mean of the two in the middle", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([])).toBeNaN();
  });

  it("takes the smallest number that a share does not exceed", () => {
    const numbers = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect([quantile(numbers, 0.5), quantile(numbers, 0.99), quantile(numbers, 1)]).toStrictEqual([
      100, 198, 200,
    ]);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.99)).toBeNaN();
  });

  it("summarises rounds", () => {
    expect(summarise([3, 1, 2])).toStrictEqual({ median: 2, least: 1, most: 3 });
  });
});

const speed = {
  id: "speed",
  title: "a second",
  measure: "speed",
  figure: "perSecond",
  side: "postgres",
  better: "more",
};
const time = { id: "time", title: "ms", measure: "time", figure: "ms", side: "postgres", better: "less" };
const refused = {
  id: "refused",
  title: "refused",
  measure: "burst",
  figure: "refused",
  side: "postgres",
  better: "less",
  counts: true,
  must: 0,
  aim: 0,
};
const samples = {
  speed: {
    postgres: [{ perSecond: 30 }, { perSecond: 10 }, { perSecond: 50 }],
    portkey: [{ perSecond: 60 }, { perSecond: 40 }, { perSecond: 50 }],
  },
  time: { postgres: [{ ms: 4 }], portkey: [{ ms: 10 }] },
  burst: {
    postgres: [{ refused: 0 }, { refused: 2 }, { refused: 0 }],
    portkey: [{ refused: 0 }, { refused: 0 }, { refused: 1 }],
  },
};

describe("judgeRows", () => {
  it("takes the ratio round by round and then its median", () => {
    const [judged] = judgeRows([{ ...speed, must: 0.5, aim: 1 }], samples);
    expect(judged).toMatchObject({
      ours: { median: 30, least: 10, most: 50 },
      portkey: { median: 50, least: 40, most: 60 },
      ratio: { median: 0.5, least: 0.25, most: 1 },
      reached: "must",
    });
  });

  it.each([
    [{ ...speed, must: 0.6, aim: 1 }, "missed"],
    [{ ...speed, must: 0.3, aim: 0.5 }, "aim"],
    [{ ...time, must: 0.3, aim: 0.2 }, "missed"],
    [{ ...time, must: 0.4, aim: 0.2 }, "must"],
    [{ ...time, must: 0.9, aim: 0.4 }, "aim"],
  ])("judges $better of a figure", (row, reached) => {
    expect(judgeRows([row], samples)[0]?.reached).toBe(reached);
  });

  it("judges a count by its worst round", () => {
    expect(judgeRows([refused], samples)[0]?.reached).toBe("missed");
    expect(judgeRows([{ ...refused, must: 2 }], samples)[0]?.reached).toBe("must");
  });

  it("lets what could not be measured reach nothing", () => {
    const broken = { time: { postgres: [{ ms: Number.NaN }], portkey: [{ ms: 10 }] } };
    expect(judgeRows([{ ...time, must: 9, aim: 9 }], broken)[0]?.reached).toBe("missed");
  });
});

describe("the printed tables", () => {
  it("align their columns", () => {
    expect(
      formatTable(
        ["part", "µs"],
        [
          ["core", "12"],
          ["settle", "1200"],
        ],
      ),
    ).toBe(["| part   |   µs |", "| ------ | ---: |", "| core   |   12 |", "| settle | 1200 |"].join("\n"));
  });

  it("show spreads, ratios and what was reached", () => {
    const judged = judgeRows(
      [{ ...speed, must: 0.5, aim: 1 }, { ...time, must: 0.3, aim: 0.2 }, refused],
      samples,
    );
    expect(formatRows(judged).split("\n").slice(2)).toStrictEqual([
      "| a second | 30 (10..50) | 50 (40..60) | 0.50 (0.25..1.00) |  0.5 |   1 |    must |",
      "| ms       |           4 |          10 |              0.40 |  0.3 | 0.2 |  missed |",
      "| refused  |           2 |           1 |                   |    0 |   0 |  missed |",
    ]);
  });

  it("show as many digits as a figure needs", () => {
    expect([0.123, 5, 8.184, 42.26, 1234.5].map(formatFigure)).toStrictEqual([
      "0.12",
      "5",
      "8.18",
      "42.3",
      "1235",
    ]);
  });

  it("tell a measurement with what went wrong in it", () => {
    const figures = { perSecond: 12.34, faults: ["status 500: no"] };
    expect(formatMeasurement({ round: 1, measure: "stream", side: "postgres", figures })).toBe(
      "round 2  stream postgres perSecond 12.3, 1 wrong: status 500: no",
    );
  });
});
