import "server-only";
import { createPublicKey, type KeyObject } from "node:crypto";
import * as z from "zod";
import { parseTrustedProxies } from "@/lib/core/limits/client-address";

type Verdict<Value> = { value: Value } | { problem: string };

/** A setting of text that `read` turns into a value or refuses; the problem is the rest of a sentence that starts with the variable's name. */
export function field<Value>(read: (text: string) => Verdict<Value>) {
  return z.string().transform((text, context) => {
    const verdict = read(text);
    if ("value" in verdict) return verdict.value;
    context.addIssue({ code: "custom", message: verdict.problem });
    return z.NEVER;
  });
}

/** Any text. */
export function text() {
  return field((value) => ({ value }));
}

/** A number without sign or fraction, limits included. */
export function wholeNumber(minimum: number, maximum: number) {
  return field((written) => {
    const value = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN;
    if (value >= minimum && value <= maximum) return { value };
    return { problem: `must be a whole number from ${minimum} to ${maximum}` };
  });
}

/** A factor above zero, such as 0.5 or 20. */
export function factor(maximum: number) {
  return field((written) => {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(written) ? Number(written) : Number.NaN;
    if (value > 0 && value <= maximum) return { value };
    return { problem: `must be a number above 0, at most ${maximum}` };
  });
}

/** A margin such as 1.25, as whole basis points (12500): digits are shifted, so no fraction is ever rounded. */
export function margin() {
  return field((written) => {
    const [whole = "", fraction = ""] = written.split(".");
    const value = /^\d{1,3}(\.\d{1,4})?$/.test(written) ? Number(whole + fraction.padEnd(4, "0")) : 0;
    if (value >= 10_000 && value <= 1_000_000) return { value };
    return { problem: "must be a number from 1 to 100 with at most four decimals" };
  });
}

/** `true` or `false`. */
export function flag() {
  return field((written) => {
    if (written === "true" || written === "false") return { value: written === "true" };
    return { problem: "must be true or false" };
  });
}

/** An address with one of the schemes ("https:", "redis:"), without the slashes at its end. */
export function address(...schemes: [string, ...string[]]) {
  return field((written) => {
    const { protocol } = URL.canParse(written) ? new URL(written) : { protocol: "" };
    if (schemes.includes(protocol)) return { value: written.replace(/\/+$/, "") };
    return {
      problem: `must be an address that starts with ${schemes.map((each) => `${each}//`).join(" or ")}`,
    };
  });
}

/** Text that matches the pattern; `description` says what the pattern wants. */
export function matching(pattern: RegExp, description: string) {
  return field((value) => (pattern.test(value) ? { value } : { problem: `must be ${description}` }));
}

/** Secrets of exactly so many bytes each, written in base64 and parted by commas. */
export function secretsOfBytes(lengthBytes: number) {
  return field((written) => {
    const texts = splitList(written);
    const value = texts.map((text) => Buffer.from(text, "base64"));
    const areGood = value.every(
      (bytes, index) => bytes.length === lengthBytes && bytes.toString("base64") === texts[index],
    );
    if (value.length > 0 && areGood) return { value };
    return { problem: `must be ${lengthBytes} bytes in base64` };
  });
}

/** An RSA public key in PEM, whose line breaks may be written as `\\n`. */
export function rsaPublicKey() {
  return field((written) => {
    const key = readPublicKey(written.replaceAll("\\n", "\n"));
    if (key?.asymmetricKeyType !== "rsa") return { problem: "must be an RSA public key in PEM" };
    return { value: key.export({ type: "spki", format: "pem" }).toString() };
  });
}

function readPublicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

/** Origins such as `https://app.example.com`, parted by commas or spaces. */
export function origins() {
  return field((written) => {
    const value = splitList(written);
    const areGood = value.every(
      (each) => /^https?:/.test(each) && URL.canParse(each) && new URL(each).origin === each,
    );
    return areGood
      ? { value }
      : { problem: "must be a comma list of origins such as https://app.example.com" };
  });
}

/** A list parted by commas or spaces. */
export function list() {
  return field((written) => ({ value: splitList(written) }));
}

/** A list of IP addresses and CIDR ranges as `parseTrustedProxies` reads it, such as `127.0.0.1, 10.0.0.0/8`. */
export function addressRanges() {
  return field((written) => {
    const { invalid } = parseTrustedProxies(written);
    if (invalid === null) return { value: splitList(written) };
    return { problem: "must be a comma list of IP addresses or ranges such as 10.0.0.0/8" };
  });
}

function splitList(written: string): string[] {
  return written.split(/[\s,]+/).filter(Boolean);
}
