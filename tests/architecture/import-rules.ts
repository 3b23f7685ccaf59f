import type { IForbiddenRuleType } from "dependency-cruiser";

const ours = "^(app|components|lib)/";

/** The rooms of `lib/client`: each may import those before it. */
const clientRooms = ["page", "data", "stream", "run", "chat"];

/** Components that every screen may use; all other folders of `components` are screens. */
const sharedComponents = "(?:ui|keys|run|conversations|layout|site)/";

/** Which file may import which, type imports included: the import rules of ARCHITECTURE.md as data. */
export const importRules: IForbiddenRuleType[] = [
  {
    name: "contracts-import-nothing-of-ours",
    severity: "error",
    from: { path: "^lib/contracts/" },
    to: { path: ours, pathNot: "^lib/contracts/" },
  },
  {
    name: "core-is-pure",
    severity: "error",
    from: { path: "^lib/core/" },
    // Everything else is outside: Node's own modules, Next, Prisma, and the rooms above.
    to: { pathNot: ["^lib/(core|contracts)/", "(^|/)node_modules/(zod|eventsource-parser)/"] },
  },
  {
    name: "core-speaks-no-wire",
    severity: "error",
    // What travels in a stream is a dialect's business; core tells run events.
    from: { path: "^lib/core/" },
    to: { path: "^lib/contracts/stream-events" },
  },
  {
    name: "runs-know-no-http",
    severity: "error",
    from: { path: "^lib/server/runs/(plan|pay|log)/" },
    to: { path: "^lib/server/http/" },
  },
  {
    name: "the-log-knows-no-money",
    severity: "error",
    from: { path: "^lib/server/runs/log/" },
    to: { path: "^lib/(adapters|server/runs/(plan|pay))/" },
  },
  {
    name: "dialects-know-no-runs",
    severity: "error",
    from: { path: "^lib/server/dialects/" },
    to: { path: "^lib/(adapters|server/(?!dialects/))" },
  },
  {
    name: "pages-and-routes-stand-on-use-cases",
    severity: "error",
    from: { path: "^app/" },
    to: { path: "^lib/adapters/" },
  },
  {
    name: "adapters-look-down",
    severity: "error",
    from: { path: "^lib/adapters/" },
    to: { path: ours, pathNot: "^lib/(adapters|core|contracts)/" },
  },
  {
    name: "adapters-stay-apart",
    severity: "error",
    from: { path: "^lib/adapters/([^/]+)/" },
    to: { path: "^lib/adapters/", pathNot: "^lib/adapters/$1/" },
  },
  {
    name: "dialects-stay-apart",
    severity: "error",
    from: { path: "^lib/adapters/providers/([^/]+)/" },
    to: { path: "^lib/adapters/providers/[^/]+/", pathNot: "^lib/adapters/providers/$1/" },
  },
  {
    name: "dialects-are-inside-of-providers",
    severity: "error",
    from: { path: ours, pathNot: "^lib/(adapters/providers|server/(runtime|compose-runtime|boot))" },
    to: { path: "^lib/adapters/providers/[^/]+/" },
  },
  {
    name: "server-looks-down",
    severity: "error",
    from: { path: "^lib/server/" },
    to: { path: ours, pathNot: "^lib/(server|adapters|core|contracts)/" },
  },
  {
    name: "browser-code-stays-off-the-server",
    severity: "error",
    from: { path: "^(components|lib/client)/" },
    to: { path: ["^app/", "^lib/(adapters|server)/", "^lib/core/(?!catalog/|billing/mode-prices\\.)"] },
  },
  ...clientRooms.slice(0, -1).map(
    (room, index): IForbiddenRuleType => ({
      name: "client-rooms-look-down",
      severity: "error",
      from: { path: `^lib/client/${room}/` },
      to: { path: `^lib/client/(${clientRooms.slice(index + 1).join("|")})/` },
    }),
  ),
  {
    name: "primitives-stand-alone",
    severity: "error",
    from: { path: "^components/ui/" },
    to: { path: ours, pathNot: "^components/ui/" },
  },
  {
    name: "shared-components-know-no-screen",
    severity: "error",
    from: { path: `^components/${sharedComponents}` },
    to: { path: `^components/(?!${sharedComponents})` },
  },
  {
    name: "screens-stay-apart",
    severity: "error",
    from: { path: `^components/(?!${sharedComponents})([^/]+)/` },
    to: { path: `^components/(?!${sharedComponents})`, pathNot: "^components/$1/" },
  },
  {
    name: "prisma-only-in-the-database-adapter",
    severity: "error",
    from: { path: ours, pathNot: "^lib/adapters/database/" },
    to: {
      path: [
        "^lib/adapters/database/generated/",
        "^(@prisma/|@electric-sql/|prisma$|pg$|pglite-prisma-adapter)",
        "(^|/)node_modules/(@prisma|@electric-sql|prisma|pg|pglite-prisma-adapter)/",
      ],
    },
  },
  { name: "no-cycles", severity: "error", from: { path: ours }, to: { circular: true } },
];
