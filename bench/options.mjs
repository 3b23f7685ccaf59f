import { parseArgs } from "node:util";
import { scales } from "./measures/measures.mjs";
import { rows } from "./rows.mjs";

export const usage = `Usage: npm run bench -- [--rounds N] [--rows ID,ID] [--quick] [--profile-only | --no-profile] [--keep-profiles FOLDER]
Rows: ${rows.map(({ id }) => id).join(", ")}`;

/**
 * What the command line asks for: the rows to measure, how long and how often, whether to profile, and where profiles
 * stay. Throws with the usage when it is not understood.
 */
export function readOptions(commandLine) {
  const { values } = parse(commandLine);
  const ids = values.rows?.split(",") ?? rows.map(({ id }) => id);
  const scale = values.quick ? scales.quick : scales.full;
  const rounds = values.rounds === undefined ? scale.rounds : Number(values.rounds);
  const isUnderstood =
    ids.every((id) => rows.some((row) => row.id === id)) &&
    Number.isInteger(rounds) &&
    rounds >= 1 &&
    rounds <= 50 &&
    !(values["profile-only"] && values["no-profile"]);
  if (!isUnderstood) throw new Error(usage);
  return {
    rows: values["profile-only"] ? [] : rows.filter(({ id }) => ids.includes(id)),
    isProfiling: !values["no-profile"],
    keepIn: values["keep-profiles"],
    scale: { ...scale, rounds },
  };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        rounds: { type: "string" },
        rows: { type: "string" },
        quick: { type: "boolean", default: false },
        "profile-only": { type: "boolean", default: false },
        "no-profile": { type: "boolean", default: false },
        "keep-profiles": { type: "string" },
      },
    });
  } catch (cause) {
    throw new Error(usage, { cause });
  }
}
