import "server-only";
import { DriverAdapterError } from "@prisma/driver-adapter-utils";

/**
 * Runs a migration script whole. PostgreSQL takes several statements at once as one transaction, so a script
 * that fails leaves nothing behind; its error comes back in the form that the migration engine can report.
 */
export async function runScript(
  execute: (script: string) => Promise<unknown>,
  script: string,
): Promise<void> {
  try {
    await execute(script);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // What the server's errors carry beside their message, with either driver.
    const { code, severity, detail, hint } = error as Error & Record<string, string | undefined>;
    throw new DriverAdapterError({
      kind: "postgres",
      code: code ?? "XX000",
      severity: severity ?? "ERROR",
      message: error.message,
      detail,
      column: undefined,
      hint,
    });
  }
}
