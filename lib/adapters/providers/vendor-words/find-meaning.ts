import "server-only";
import { overloads, rateLimits } from "./busy";
import { compilePhrase } from "./compile-phrase";
import { content } from "./content";
import { credential } from "./credential";
import { gone } from "./gone";
import { dearRequests, noMoney } from "./no-money";
import { tooLong } from "./too-long";
import { tooLongAnswers, tooLongInGeneral } from "./too-long-in-general";
import type { Meaning, VendorWords } from "./types";

/** The whole catalogue with what each list means. The first line that fits decides, so the order matters. */
export const vendorWords: readonly { meaning: Meaning; words: readonly VendorWords[] }[] = [
  { meaning: "credential", words: dearRequests },
  { meaning: "unpaid", words: noMoney },
  { meaning: "caller", words: content },
  { meaning: "rate", words: rateLimits },
  { meaning: "overload", words: overloads },
  { meaning: "context_length", words: tooLong },
  { meaning: "caller", words: tooLongAnswers },
  { meaning: "context_length", words: tooLongInGeneral },
  { meaning: "gone", words: gone },
  { meaning: "credential", words: credential },
];

/**
 * The statuses of the caller's mistakes. Several vendors put everything under them, so that the words decide; 401, 402,
 * 404, 429 and the like say enough themselves.
 */
export function isCallersStatus(status: number): boolean {
  return status >= 400 && status < 500 && !tellingStatuses.has(status);
}

const tellingStatuses: ReadonlySet<number> = new Set([401, 402, 403, 404, 408, 409, 410, 425, 429, 498]);

type Hears = (status: number) => boolean;
const always: Hears = () => true;
const atMistakesOrForbidden: Hears = (status) => status === 403 || isCallersStatus(status);
const exceptAt =
  (...statuses: readonly number[]): Hears =>
  (status) =>
    !statuses.includes(status);

/** At which statuses a meaning's words are heard. A code is more exact than a phrase, which may stand in any sentence. */
const heardAt: Readonly<Record<Meaning, { code: Hears; phrase: Hears }>> = {
  unpaid: { code: always, phrase: exceptAt(404) },
  caller: { code: always, phrase: exceptAt(401, 402, 404, 429) },
  rate: { code: atMistakesOrForbidden, phrase: atMistakesOrForbidden },
  overload: { code: isCallersStatus, phrase: isCallersStatus },
  context_length: { code: always, phrase: exceptAt(401, 402, 403, 404, 429) },
  gone: { code: always, phrase: atMistakesOrForbidden },
  credential: { code: always, phrase: (status) => status === 402 || isCallersStatus(status) },
};

type Line = { meaning: Meaning; code: string } | { meaning: Meaning; phrase: RegExp };

const lines: readonly Line[] = vendorWords.flatMap(({ meaning, words }) =>
  words.map((each) =>
    "code" in each
      ? { meaning, code: each.code.toLowerCase() }
      : { meaning, phrase: compilePhrase(each.phrase) },
  ),
);

/**
 * What an error's words mean at its status; null when none of them is known. `codes` are machine-readable words in
 * small letters, `text` is what may be sentences, of bounded length.
 */
export function findMeaning({
  status,
  codes,
  text,
}: {
  status: number;
  codes: ReadonlySet<string>;
  text: string;
}): Meaning | null {
  for (const line of lines) {
    const heard = heardAt[line.meaning];
    if (
      "code" in line
        ? codes.has(line.code) && heard.code(status)
        : heard.phrase(status) && line.phrase.test(text)
    ) {
      return line.meaning;
    }
  }
  return null;
}
