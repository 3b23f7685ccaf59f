import "server-only";
import { AppError } from "@/lib/contracts/errors";

/** The value, or AppError `not_found`: for what does not exist just as for what belongs to somebody else. */
export function found<Value>(value: Value | null, noun: string): Value {
  if (value === null) throw new AppError("not_found", { message: `There is no such ${noun}.` });
  return value;
}
