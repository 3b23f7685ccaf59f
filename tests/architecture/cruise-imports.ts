import { existsSync } from "node:fs";
import path from "node:path";
import { cruise } from "dependency-cruiser";
import { importRules } from "./import-rules";

const rooms = ["app", "components", "lib"];

/** Every import below `root` that breaks a rule, as `rule: importer -> imported`; a cycle with its whole way. */
export async function cruiseImports(root: string): Promise<string[]> {
  const result = await cruise(
    rooms.filter((room) => existsSync(path.join(root, room))),
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: importRules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: "(^|/)node_modules/" },
      exclude: { path: "^lib/adapters/database/generated/" },
    },
    { alias: { "@": root } },
  );
  if (typeof result.output === "string") throw new Error("The result of the cruise is not an object.");
  return result.output.summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle ? cycle.map(({ name }) => name).join(" -> ") : to;
    return `${rule.name}: ${from} -> ${way}`;
  });
}
