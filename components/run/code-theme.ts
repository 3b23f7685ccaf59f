/**
 * The highlighter writes colours into the page as they stand here, so the tokens of `app/globals.css` that serve as
 * code colours are repeated; `tests/unit/components/code-theme.test.ts` keeps the two alike.
 */
export const codeColors = {
  light: {
    foreground: "#15181e",
    quiet: "#5f646b",
    "lane-c": "#385db8",
    "lane-d": "#9a6500",
    "lane-e": "#0a7e3a",
    "lane-f": "#b92d7e",
    "lane-g": "#7444b4",
  },
  dark: {
    foreground: "#f1f0ed",
    quiet: "#a0a5ac",
    "lane-c": "#8cadf4",
    "lane-d": "#eec05b",
    "lane-e": "#6ed889",
    "lane-f": "#f68dc1",
    "lane-g": "#bb9af4",
  },
} as const;

type CodeColor = keyof (typeof codeColors)["light"];

/** Which kind of word gets which colour; grammars name their kinds by these scopes. */
const scopeColors = [
  { color: "quiet", scope: ["comment", "punctuation.definition.comment", "meta.diff.header"] },
  { color: "lane-e", scope: ["string", "constant.regexp", "markup.inserted"] },
  {
    color: "lane-d",
    scope: ["constant.numeric", "constant.language", "constant.character", "support.constant"],
  },
  { color: "lane-g", scope: ["keyword", "storage", "keyword.operator.new", "markup.heading"] },
  { color: "foreground", scope: ["keyword.operator", "punctuation"] },
  { color: "lane-c", scope: ["entity.name.function", "support.function", "entity.name.tag"] },
  {
    color: "lane-f",
    scope: ["entity.name.type", "entity.name.class", "support.type", "support.class", "markup.deleted"],
  },
] as const satisfies readonly { color: CodeColor; scope: readonly string[] }[];

/** Our two themes in the highlighter's form, light first. */
export const codeThemes = (["light", "dark"] as const).map((type) => {
  const colors = codeColors[type];
  return {
    name: `llmwise-${type}`,
    type,
    fg: colors.foreground,
    bg: "transparent",
    settings: [
      { settings: { foreground: colors.foreground, background: "transparent" } },
      ...scopeColors.map(({ color, scope }) => ({
        scope: [...scope],
        settings: { foreground: colors[color] },
      })),
    ],
  };
});
