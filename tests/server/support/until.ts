/** Asks again and again until there is an answer; throws with what was waited for when none comes in ten seconds. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
): Promise<Exclude<Answer, undefined>> {
  const deadlineMs = performance.now() + 10_000;
  while (performance.now() < deadlineMs) {
    const found = await ask();
    if (found !== undefined) return found as Exclude<Answer, undefined>; // Seen on this very line.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`It did not come to this: ${what}.`);
}
