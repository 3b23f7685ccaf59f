import "server-only";

/** The caller hung up while he was still sending. It is nobody's fault, and nobody is there to be told. */
export class CallerLeft extends Error {
  /** By name, since Next compiles this class once for every bundle and they all meet in one process. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "CallerLeft";
  }

  constructor(cause: unknown) {
    super("The caller hung up.", { cause });
    this.name = "CallerLeft";
  }
}
