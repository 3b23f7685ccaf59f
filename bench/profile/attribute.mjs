import { asyncHooks, libraries, namedSamples, profilerFiles, stages } from "./parts.mjs";
import { readTimeline } from "./timeline.mjs";

/**
 * The shares of each part in the busy time of a recorded CPU profile, as a map whose values sum to 1, and the share of
 * Node's async hooks in all of them. A sample belongs to the nearest stage on its stack; without one, which is the rule
 * behind an await, to what the request waited for at that moment. `findSource` tells the source of a call frame. Idle time
 * and what the profiler itself did are left out.
 */
export function attributeProfile({ profile, startedAt, marks }, findSource) {
  const stacks = readStacks(profile, findSource);
  const timeline = readTimeline(marks);
  const microseconds = new Map();
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
    microseconds.set(part, (microseconds.get(part) ?? 0) + sampleUs);
    if (startsWithAny(stack.files[0], asyncHooks)) hooksUs += sampleUs;
  });
  return {
    shares: new Map([...microseconds].map(([part, time]) => [part, time / busyUs])),
    asyncHooksShare: hooksUs / busyUs,
  };
}

/** Of each node the files of its stack, what was executing first, and the profile's own name of what was executing. */
function readStacks({ nodes }, findSource) {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const sources = new Map(nodes.map(({ id, callFrame }) => [id, findSource(callFrame).file]));
  return new Map(
    nodes.map(({ id, callFrame }) => {
      const files = [];
      for (let each = id; each !== undefined; each = parents.get(each)) files.push(sources.get(each));
      return [id, { name: callFrame.functionName, files }];
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
