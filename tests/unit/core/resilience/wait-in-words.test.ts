import { describe, expect, it } from "vitest";
import { findWaitInWords } from "@/lib/core/resilience/wait-in-words";

describe("findWaitInWords", () => {
  it.each([
    ["Limit 6000, Used 5900, Requested 900. Please try again in 7.66s.", 7_660],
    ["Out of quota. Please retry in 48.5s.", 48_500],
    ["Please retry in 34.074824224s.", 34_075],
    ["Rate limit reached. Please try again in 120ms. Visit the docs.", 120],
    ["Please try again in 6m0s.", 120_000],
    ["Try again in 1m30s", 90_000],
    ["try again in 2 minutes", 120_000],
    ["Please wait 20 seconds and send it again", 20_000],
    ["Please retry after 5 seconds.", 5_000],
    ["request reached max request: 3, please try again after 1 seconds", 1_000],
    ["Please retry your request after 15 s", 15_000],
    ["You can try again in about 3 seconds", 3_000],
    ["Your quota will reset after 1h2m.", 120_000],
    ["Retrying in 2 secs", 2_000],
    ["Wait for 1 minute and 5 seconds", 65_000],
    ["Model is overloaded, available again in ~9s", 9_000],
    ["try again in 2s, or retry in 11s", 11_000],
  ])("reads %j as %d ms", (message, ms) => {
    expect(findWaitInWords(message)).toBe(ms);
  });

  it.each([
    "",
    "Please try again later.",
    "Limit is 20 requests per 60 seconds, please try again later",
    "Please wait until 3 requests are done",
    "Try again. The limit is 5 a minute, and 30 s old.",
    "It took 30 seconds",
    "retry with 5 models",
    "await 5s",
  ])("finds none in %j", (message) => {
    expect(findWaitInWords(message)).toBeNull();
  });

  it("reads a wait that ends a message of a megabyte, and looks no further than its ends", () => {
    const long = "x ".repeat(500_000);
    expect(findWaitInWords(`${long}Please retry in 5s.`)).toBe(5_000);
    expect(findWaitInWords(`${long}Please retry in 5s.${long}`)).toBeNull();
  });
});
