import type { DatabaseClient } from "@/lib/adapters/database/engine/client";

/** The process behind a client of `crashingClient` is gone: nothing it says reaches the database any more. */
export class ProcessDied extends Error {
  override readonly name = "ProcessDied";
}

/**
 * The client of a process that dies at its statement number `diesAt` (from 0): an even moment is before the statement
 * reached the database, an odd one after it did its work and before anybody heard of it. What an open transaction had
 * done by then is rolled back, as PostgreSQL does when a connection breaks.
 */
export function crashingClient(db: DatabaseClient, moment: number): DatabaseClient {
  let asked = 0;
  const diesAt = Math.floor(moment / 2);
  const ask = async <Answer>(statement: () => PromiseLike<Answer>): Promise<Answer> => {
    const number = asked;
    asked += 1;
    if (number > diesAt || (number === diesAt && moment % 2 === 0)) throw new ProcessDied();
    const answer = await statement();
    if (number === diesAt) throw new ProcessDied();
    return answer;
  };
  // biome-ignore lint/suspicious/noExplicitAny: whatever the client has is passed on, by its own name
  const wrap = (target: any): any =>
    new Proxy(target, {
      get(_, name) {
        const member = target[name];
        if (name === "$transaction") {
          return (work: (tx: unknown) => Promise<unknown>) =>
            target.$transaction((tx: unknown) => work(wrap(tx)));
        }
        if (typeof member === "function") {
          return (...args: unknown[]) => ask(() => member.apply(target, args));
        }
        return typeof member === "object" && member !== null ? wrap(member) : member;
      },
    });
  return wrap(db);
}
