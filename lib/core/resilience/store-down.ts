/** A store of ours cannot be reached, or more wait for it than it can serve soon: a 503, never a 401 and no bug. */
export class StoreDown extends Error {
  /** By name, since Next compiles this class once for every bundle and they all meet in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "StoreDown";
  }

  constructor(cause: unknown) {
    super("A store of ours is down.", { cause });
    this.name = "StoreDown";
  }
}
