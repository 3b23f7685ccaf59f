import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cruiseImports } from "./cruise-imports";
import { importRules } from "./import-rules";
import { listSources } from "./list-sources";
import { checkSources, sourceRules } from "./source-rules";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

describe("the project", () => {
  it("keeps every import rule", async () => {
    expect(await cruiseImports(projectRoot)).toStrictEqual([]);
  });

  it("keeps every rule about what a file may hold", () => {
    expect(checkSources(listSources(projectRoot))).toStrictEqual([]);
  });
});

type Planted = { rule: string; files: Record<string, string> };

const serverOnly = 'import "server-only";\n';
const below = {
  "lib/contracts/shape.ts": "export type Shape = { id: string };\n",
  "lib/core/rule.ts": "export const rule = 1;\n",
  "lib/adapters/database/rows.ts": `${serverOnly}export const rows = 1;\n`,
  "lib/server/use.ts": `${serverOnly}export const use = 1;\n`,
};

const plantedImports: Planted[] = [
  {
    rule: "contracts-import-nothing-of-ours",
    files: {
      "lib/contracts/planted.ts":
        'import type { rule } from "@/lib/core/rule";\nexport type Rule = typeof rule;\n',
    },
  },
  {
    rule: "core-is-pure",
    files: { "lib/core/planted.ts": 'import type { Stats } from "node:fs";\nexport type Size = Stats;\n' },
  },
  {
    rule: "core-is-pure",
    files: { "lib/core/planted.ts": 'export { use } from "@/lib/server/use";\nexport const two = 2;\n' },
  },
  {
    rule: "core-speaks-no-wire",
    files: {
      "lib/contracts/stream-events.ts": "export type StreamEvent = { event: string };\n",
      "lib/core/planted.ts":
        'import type { StreamEvent } from "@/lib/contracts/stream-events";\nexport type Told = StreamEvent;\n',
    },
  },
  {
    rule: "runs-know-no-http",
    files: {
      "lib/server/http/respond.ts": `${serverOnly}export const respond = 1;\n`,
      "lib/server/runs/pay/planted.ts": `${serverOnly}import { respond } from "../../http/respond";\nexport const twice = respond;\n`,
    },
  },
  {
    rule: "the-log-knows-no-money",
    files: {
      "lib/server/runs/pay/tab.ts": `${serverOnly}export const tab = 1;\n`,
      "lib/server/runs/log/planted.ts": `${serverOnly}import { tab } from "../pay/tab";\nexport const twice = tab;\n`,
    },
  },
  {
    rule: "dialects-know-no-runs",
    files: {
      "lib/server/dialects/native/planted.ts": `${serverOnly}import { use } from "../../use";\nexport const twice = use;\n`,
    },
  },
  {
    rule: "pages-and-routes-stand-on-use-cases",
    files: {
      "app/planted.ts": 'import { rows } from "@/lib/adapters/database/rows";\nexport const twice = rows;\n',
    },
  },
  {
    rule: "adapters-look-down",
    files: {
      "lib/adapters/store/planted.ts": `${serverOnly}import { use } from "../../server/use";\nexport const twice = use;\n`,
    },
  },
  {
    rule: "adapters-stay-apart",
    files: {
      "lib/adapters/store/planted.ts": `${serverOnly}import { rows } from "@/lib/adapters/database/rows";\nexport const twice = rows;\n`,
    },
  },
  {
    rule: "dialects-stay-apart",
    files: {
      "lib/adapters/providers/google/parts.ts": `${serverOnly}export const parts = 1;\n`,
      "lib/adapters/providers/anthropic/planted.ts": `${serverOnly}import { parts } from "../google/parts";\nexport const twice = parts;\n`,
    },
  },
  {
    rule: "dialects-are-inside-of-providers",
    files: {
      "lib/adapters/providers/google/parts.ts": `${serverOnly}export const parts = 1;\n`,
      "lib/server/planted.ts": `${serverOnly}import { parts } from "@/lib/adapters/providers/google/parts";\nexport const twice = parts;\n`,
    },
  },
  {
    rule: "server-looks-down",
    files: {
      "app/page.tsx": "export default function Page() {\n  return null;\n}\n",
      "lib/server/planted.ts": `${serverOnly}import Page from "@/app/page";\nexport const page = Page;\n`,
    },
  },
  {
    rule: "browser-code-stays-off-the-server",
    files: {
      "components/chat/planted.tsx":
        'import type { use } from "@/lib/server/use";\nexport type Use = typeof use;\n',
    },
  },
  {
    rule: "browser-code-stays-off-the-server",
    files: {
      "lib/client/planted.ts": 'import { rule } from "@/lib/core/rule";\nexport const twice = rule;\n',
    },
  },
  {
    rule: "client-rooms-look-down",
    files: {
      "lib/client/chat/thread.ts": "export const thread = 1;\n",
      "lib/client/run/planted.ts": 'import { thread } from "../chat/thread";\nexport const twice = thread;\n',
    },
  },
  {
    rule: "client-rooms-look-down",
    files: {
      "lib/client/stream/frames.ts": "export const frames = 1;\n",
      "lib/client/page/planted.ts":
        'import { frames } from "@/lib/client/stream/frames";\nexport const twice = frames;\n',
    },
  },
  {
    rule: "primitives-stand-alone",
    files: {
      "components/ui/planted.ts":
        'import type { Shape } from "@/lib/contracts/shape";\nexport type Id = Shape["id"];\n',
    },
  },
  {
    rule: "shared-components-know-no-screen",
    files: {
      "components/chat/thread.ts": "export const thread = 1;\n",
      "components/layout/planted.ts":
        'import { thread } from "../chat/thread";\nexport const twice = thread;\n',
    },
  },
  {
    rule: "screens-stay-apart",
    files: {
      "components/chat/thread.ts": "export const thread = 1;\n",
      "components/compare/planted.ts":
        'import { thread } from "../chat/thread";\nexport const twice = thread;\n',
    },
  },
  {
    rule: "prisma-only-in-the-database-adapter",
    files: {
      "lib/server/planted.ts": `${serverOnly}import type { Prisma } from "@prisma/client";\nexport type Row = Prisma.Decimal;\n`,
    },
  },
  {
    rule: "no-cycles",
    files: {
      "lib/core/left.ts": 'import type { Right } from "./right";\nexport type Left = Right | 1;\n',
      "lib/core/right.ts": 'import type { Left } from "./left";\nexport type Right = Left | 2;\n',
    },
  },
];

const plantedSources: Planted[] = [
  { rule: "environment-only-in-env", files: { "app/planted.ts": "export const port = process.env.PORT;\n" } },
  {
    rule: "environment-only-in-env",
    files: { "lib/core/planted.ts": "const { env } = process;\nexport const port = env.PORT;\n" },
  },
  {
    rule: "environment-only-in-env",
    files: {
      "components/planted.ts": 'import { env } from "node:process";\nexport const port = env.PORT;\n',
    },
  },
  {
    rule: "fetch-only-in-adapters-and-browser",
    files: { "app/planted.ts": 'export const answer = fetch("https://vendor.example");\n' },
  },
  {
    rule: "fetch-only-in-adapters-and-browser",
    files: { "lib/client/run/planted.ts": 'export const answer = fetch("/api/v1/chat");\n' },
  },
  {
    rule: "core-takes-the-world-as-an-argument",
    files: { "lib/core/planted.ts": "export const at = Date.now();\n" },
  },
  {
    rule: "core-takes-the-world-as-an-argument",
    files: { "lib/core/planted.ts": "export const at = new Date();\n" },
  },
  {
    rule: "core-takes-the-world-as-an-argument",
    files: { "lib/core/planted.ts": "export const id = crypto.randomUUID();\n" },
  },
  {
    rule: "core-takes-the-world-as-an-argument",
    files: { "lib/core/planted.ts": "export const die = Math.random();\n" },
  },
  { rule: "server-files-are-marked", files: { "lib/server/planted.ts": "export const secret = 1;\n" } },
  {
    rule: "server-files-are-marked",
    files: { "lib/adapters/store/planted.ts": `export const one = 1;\n${serverOnly}` },
  },
  { rule: "no-vague-names", files: { "lib/core/text-utils.ts": "export const one = 1;\n" } },
  { rule: "no-vague-names", files: { "components/common/button.tsx": "export const one = 1;\n" } },
  { rule: "no-barrels", files: { "lib/core/index.ts": "export const one = 1;\n" } },
  { rule: "no-barrels", files: { "lib/core/everything.ts": 'export * from "./rule";\n' } },
  {
    rule: "routes-are-declarations",
    files: { "app/api/v1/chat/route.ts": "export const one = 1;\n".repeat(41) },
  },
  { rule: "pages-are-compositions", files: { "app/chat/page.tsx": "export const one = 1;\n".repeat(40) } },
];

describe("a planted violation", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "llmwise-rules-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function plant(files: Record<string, string>): string {
    const root = mkdtempSync(path.join(folder, "project-"));
    const all = { ...below, ...files };
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
    return root;
  }

  it.each(plantedImports)("of $rule is found by the cruise", async ({ rule, files }) => {
    const broken = await cruiseImports(plant(files));
    expect(new Set(broken.map((line) => line.split(":")[0]))).toStrictEqual(new Set([rule]));
  });

  it.each(plantedSources)("of $rule is found in the source", ({ rule, files }) => {
    const broken = checkSources(listSources(plant(files)));
    expect(new Set(broken.map((line) => line.split(":")[0]))).toStrictEqual(new Set([rule]));
  });

  it("exists for every rule", () => {
    const planted = new Set([...plantedImports, ...plantedSources].map(({ rule }) => rule));
    expect(planted).toStrictEqual(new Set([...importRules, ...sourceRules].map(({ name }) => name)));
  });

  it("is not seen where there is none", async () => {
    const root = plant({
      "lib/core/billing/mode-prices.ts": "export const price = 1;\n",
      "components/chat/composer.ts":
        'import { price } from "@/lib/core/billing/mode-prices";\nexport const hint = price;\n',
      "components/chat/thread.ts": 'import { hint } from "./composer";\nexport const shown = hint;\n',
    });
    expect([...(await cruiseImports(root)), ...checkSources(listSources(root))]).toStrictEqual([]);
  });
});
