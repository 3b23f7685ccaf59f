import "server-only";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { sumEvidence } from "@/lib/adapters/database/records/routing-evidence";
import { createRecentMap } from "@/lib/adapters/store/recent-map";
import type { OptimizationGoal } from "@/lib/contracts/chat";
import type { PromptCategory } from "@/lib/core/catalog/types";
import { type EvidenceSums, noEvidence, type RoutingEvidence } from "@/lib/core/routing/evidence";
import type { Clock } from "../clock";
import type { Log } from "../log";

/** Whose choices, for which kind of prompt and to which end: what is best for one goal says nothing for another. */
type Habit = { userId: string; category: PromptCategory; goal: OptimizationGoal };

/** What each caller's own traffic says of the models. Reading never waits: the router decides in under 1 ms. */
export type EvidenceBook = {
  /** What is known now. What is missing or older than a minute is fetched for the next time. */
  read: (habit: Habit) => RoutingEvidence;
  /** Remembers what Auto chose, so that it does not flutter between equals. */
  noteChoice: (habit: Habit, model: string) => void;
  /** Resolves once the fetches under way are done. */
  settled: () => Promise<void>;
};

/** A row for each model and kind of prompt, however many calls there were. */
type Page = { sums: readonly EvidenceSums[]; fetchedMs: number };

const freshMs = 60_000;
const dayMs = 86_400_000;
const memory = { maxEntries: 5_000, idleMs: dayMs };
const lookBackDays = 30;
const maxAttempts = 1_000;

/** A book over the request log; it keeps the callers seen last. */
export function createEvidenceBook({
  db,
  clock,
  log,
}: {
  db: DatabaseClient;
  clock: Pick<Clock, "now">;
  log: Log;
}): EvidenceBook {
  const pages = createRecentMap<Page>(memory);
  const incumbents = createRecentMap<string>(memory);
  const underWay = new Map<string, Promise<void>>();

  const fetchPage = async (userId: string) => {
    try {
      const fetchedMs = clock.now();
      const since = new Date(fetchedMs - lookBackDays * dayMs);
      const sums = await sumEvidence(db, { userId, since, now: new Date(fetchedMs), limit: maxAttempts });
      pages.set(userId, { sums, fetchedMs }, clock.now());
    } catch (error) {
      // Auto goes by the catalogue until the next try.
      log.warn("routing evidence not read", { error });
    } finally {
      underWay.delete(userId);
    }
  };

  return {
    read(habit) {
      const { userId } = habit;
      const nowMs = clock.now();
      const page = pages.get(userId);
      const isStale = page === undefined || nowMs - page.fetchedMs > freshMs;
      if (isStale && !underWay.has(userId)) underWay.set(userId, fetchPage(userId));
      const known = page === undefined ? noEvidence : { sums: page.sums, ageMs: nowMs - page.fetchedMs };
      return { ...known, incumbent: incumbents.get(keyOf(habit)) ?? null };
    },
    noteChoice: (habit, model) => incumbents.set(keyOf(habit), model, clock.now()),
    settled: async () => {
      await Promise.all(underWay.values());
    },
  };
}

function keyOf({ userId, category, goal }: Habit): string {
  return `${userId} ${category} ${goal}`;
}
