/**
 * How much of each item fits into the budget: what needs no more than an even share is kept whole, and the others
 * share evenly what is left. The order of the items makes no difference; the sum never exceeds the budget.
 */
export function waterFill(sizes: readonly number[], budget: number): number[] {
  let left = Math.max(0, budget);
  let open = sizes.length;
  let share = Number.POSITIVE_INFINITY;
  for (const size of sizes.toSorted((a, b) => a - b)) {
    share = Math.floor(left / open);
    if (size > share) break;
    left -= size;
    open -= 1;
    share = Number.POSITIVE_INFINITY;
  }
  return sizes.map((size) => Math.min(size, share));
}
