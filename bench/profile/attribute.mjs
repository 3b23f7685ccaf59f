import { asyncHooks, libraries, namedSamples, profilerFiles, stages } from "./parts.mjs";
import { readTimeline } from "./timeline.mjs";

/**
 * The shares in the busy time of a recorded CPU profile, as maps: of each part, which sum to 1; and of each function, as
 * `part`, `file` and `name` joined by spaces. Beside them the share of Node's async hooks in all parts. A sample belongs to
 * the nearest stage on its stack; without one, which is the rule behind an await, to what the request waited for at that
 * moment. `findSource` tells the source of a call frame. Idle time and what the profiler itself did are left out.
 */
export function attributeProfile({ profile, startedAt, marks }, findSource) {
  const stacks = readStacks(profile, findSource);
  const timeline = readTimeline(marks);
  const partsUs = new Map();
  const functionsUs = new Map();
  let busyUs = 0;
  let hooksUs = 0;
  let atUs = startedAt;
  let segment = -1;
  profile.samples.forEach((id, index) => {
    const sampleUs = profile.timeDeltas[index];
    atUs += sampleUs;
    while (timeline[segment + 1]?.fromUs <= atUs) segment += 1;
    const stack = stacks.get(id);
    const part = partOf(stack, timeline[segment]);
    if (part === undefined) return;
    busyUs += sampleUs;
    add(partsUs, part, sampleUs);
    add(functionsUs, [part, stack.files[0], stack.name].filter(Boolean).join(" "), sampleUs);
    if (startsWithAny(stack.files[0], asyncHooks)) hooksUs += sampleUs;
  });
  const toShares = (times) => new Map([...times].map(([key, timeUs]) => [key, timeUs / busyUs]));
  return {
    shares: toShares(partsUs),
    functions: toShares(functionsUs),
    asyncHooksShare: hooksUs / busyUs,
  };
}

function add(times, key, timeUs) {
  times.set(key, (times.get(key) ?? 0) + timeUs);
}

/** Of each node the files of its stack, what was executing first, and the name of what was executing. */
function readStacks({ nodes }, findSource) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const sources = new Map(nodes.map(({ id, callFrame }) => [id, findSource(callFrame)]));
  return new Map(
    nodes.map(({ id }) => {
      const files = [];
      for (let each = id; each !== undefined; each = parents.get(each)) files.push(sources.get(each).file);
      return [id, { name: sources.get(id).name, files }];
    }),
  );
}

/** The part that a sample belongs to; undefined for what does not count, as what came before the first request. */
function partOf({ name, files }, segment) {
  const isForeign = name === "(idle)" || files.some((file) => startsWithAny(file, profilerFiles));
  if (isForeign || segment === undefined) return undefined;
  const stage = namedSamples.get(name) ?? nearest(stages, files)?.part;
  if (stage) return stage;
  const library = nearest(libraries, files)?.library;
  return library === "database" ? segment.database : (library ?? segment.part);
}

function nearest(table, files) {
  for (const file of files) {
    const found = table.find(({ paths }) => startsWithAny(file, paths));
    if (found) return found;
  }
  return undefined;
}

function startsWithAny(file, starts) {
  return starts.some((start) => file.startsWith(start));
}
