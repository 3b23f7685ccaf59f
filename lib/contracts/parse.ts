import * as z from "zod";
import { editDistance } from "./edit-distance";
import { AppError, type RequestIssue } from "./errors";

/**
 * The input in the schema's shape. Throws AppError `invalid_request` with every issue, each with its dotted path;
 * an unknown field is named together with the nearest known one.
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const known = knownFields(schema);
  const issues: RequestIssue[] = [];
  for (const issue of parsed.error.issues) {
    if (issues.length >= maxIssues) break;
    issues.push(...describeIssue(issue, known));
  }
  throw invalidRequest(issues.slice(0, maxIssues));
}

/** An `invalid_request` error whose sentence is its first issue. */
export function invalidRequest(issues: RequestIssue[]): AppError<"invalid_request"> {
  const first = issues[0];
  const message = first === undefined ? undefined : sentenceOf(first);
  return new AppError("invalid_request", { ...(message && { message }), details: { issues } });
}

const maxIssues = 20;
/** A suggestion compares a name with every known one; whoever has more names wrong has sent something else. */
const maxSuggestions = 5;

function sentenceOf({ path, message }: RequestIssue): string {
  const text = path === "" ? message : `${path}: ${message}`;
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

type Issue = z.core.$ZodIssue;

function describeIssue(
  issue: Issue,
  known: readonly string[],
  base: readonly PropertyKey[] = [],
): RequestIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, maxIssues).map((key, index) => {
      const nearest = index < maxSuggestions ? nearestField(key, known) : null;
      const hint = nearest === null ? "" : `; did you mean "${nearest}"?`;
      return { path: dotted([...path, clip(key)]), message: `unknown field${hint}` };
    });
  }
  if (issue.code === "invalid_union") {
    const branch = closestBranch(issue.errors);
    if (branch !== null) return branch.flatMap((inner) => describeIssue(inner, known, path));
  }
  return [{ path: dotted(path), message: lowerFirst(issue.message) }];
}

/** The branch that got furthest: its complaint is about the inside, not about the type as a whole. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  const deepest = [...branches].sort((a, b) => depth(b) - depth(a))[0];
  return deepest !== undefined && depth(deepest) > 0 ? deepest : null;
}

/** Every property name that the schema knows anywhere. */
function knownFields(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== "object" || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, unknown> = schema.shape;
    return Object.entries(shape).flatMap(([key, value]) => [key, ...knownFields(value, seen)]);
  }
  if (schema instanceof z.ZodArray) return knownFields(schema.element, seen);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => knownFields(option, seen));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return knownFields(schema.unwrap(), seen);
  }
  return [];
}

function nearestField(field: string, known: readonly string[]): string | null {
  if (field.length > 60) return null;
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(field.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, field.length / 3) ? best.candidate : null;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

function clip(key: string): string {
  return key.length > 80 ? `${key.slice(0, 80)}…` : key;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
