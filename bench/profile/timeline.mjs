import { identityStatement } from "./parts.mjs";

/**
 * What the server was about, moment by moment, while one caller asks at a time: segments in order, each from `fromUs` to
 * the next, with the `part` that unnamed work belongs to and the part whose statement the `database` client serves.
 */
export function readTimeline(marks) {
  const statements = partStatements(marks);
  return marks.map((mark, index) => ({
    fromUs: mark.at,
    part: partBehind(mark, index),
    database: nearestStatement(index),
  }));

  /** Behind a statement's answer the next one is prepared, if there is one. */
  function partBehind({ type }, index) {
    const next = marks[index + 1]?.type;
    if (type === "statement") return statements[index];
    if (type === "upstream") return "passing on";
    if (type === "upstream-end") return next === "statement" ? statements[index + 1] : "passing on";
    if (type !== "statement-end") return "Next";
    if (next === "statement") return statements[index + 1];
    return next === "upstream" ? "upstream" : "Next";
  }

  /** The statement under way; between two the one to come, and behind the last one of a request that one. */
  function nearestStatement(index) {
    if (marks[index].type === "statement") return statements[index];
    const isEdge = (at) => at < 0 || at >= marks.length || marks[at].type === "request";
    for (let at = index + 1; !isEdge(at); at += 1) if (statements[at]) return statements[at];
    for (let at = index; !isEdge(at); at -= 1) if (statements[at]) return statements[at];
    return "settle";
  }
}

/** The part of each statement, by where it stands in its request: the hold comes before upstream, settling after. */
function partStatements(marks) {
  let isAnswered = false;
  return marks.map(({ type, text }) => {
    if (type === "request") isAnswered = false;
    if (type === "upstream-end") isAnswered = true;
    if (type !== "statement") return undefined;
    if (isAnswered) return "settle";
    return identityStatement.test(text) ? "auth and limits" : "reserve";
  });
}
