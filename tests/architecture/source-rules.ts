import typescript from "typescript";

/** A file of the project: its path with forward slashes from the root, its text, and its syntax tree. */
export type SourceFile = { path: string; text: string; tree: typescript.SourceFile };

type SourceRule = {
  name: string;
  applies: (path: string) => boolean;
  isBroken: (file: SourceFile) => boolean;
};

const forbiddenNames = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "misc",
  "service",
  "services",
  "manager",
]);
const maximumRouteLines = 40;
const maximumPageLines = 39;

/** What a file may hold, as far as its own text tells: the rest of the rules of ARCHITECTURE.md as data. */
export const sourceRules: SourceRule[] = [
  {
    name: "environment-only-in-env",
    applies: (path) => /^(app|components|lib)\//.test(path) && path !== "lib/server/env.ts",
    isBroken: ({ tree }) => hasNode(tree, isEnvironment),
  },
  {
    name: "fetch-only-in-adapters-and-browser",
    applies: (path) =>
      /^(app|components|lib)\//.test(path) &&
      !/^lib\/(client\/(data|stream)|adapters\/(providers|stripe|clerk|store))\//.test(path),
    isBroken: ({ tree }) => hasNode(tree, isFetch),
  },
  {
    name: "core-takes-the-world-as-an-argument",
    applies: (path) => path.startsWith("lib/core/"),
    isBroken: ({ tree }) => hasNode(tree, isWorld),
  },
  {
    name: "server-files-are-marked",
    applies: (path) => /^lib\/(server|adapters)\//.test(path),
    isBroken: ({ tree }) => !startsWithServerOnly(tree),
  },
  {
    name: "no-vague-names",
    applies: () => true,
    isBroken: ({ path }) => path.split("/").some(isVagueName),
  },
  {
    name: "no-barrels",
    applies: (path) => /^(app|components|lib)\//.test(path),
    isBroken: ({ path, tree }) => /(^|\/)index\.tsx?$/.test(path) || onlyReexports(tree),
  },
  {
    name: "routes-are-declarations",
    applies: (path) => path.endsWith("/route.ts"),
    isBroken: ({ text }) => countLines(text) > maximumRouteLines,
  },
  {
    name: "pages-are-compositions",
    applies: (path) => path.endsWith("/page.tsx"),
    isBroken: ({ text }) => countLines(text) > maximumPageLines,
  },
];

/** Every broken rule, as `rule: path`. */
export function checkSources(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) => {
    const tree = typescript.createSourceFile(path, text, typescript.ScriptTarget.ES2022, true);
    return sourceRules
      .filter((rule) => rule.applies(path) && rule.isBroken({ path, text, tree }))
      .map((rule) => `${rule.name}: ${path}`);
  });
}

function hasNode(node: typescript.Node, matches: (node: typescript.Node) => boolean): boolean {
  return matches(node) || (node.forEachChild((child) => hasNode(child, matches) || undefined) ?? false);
}

/** `process.env`, `process["env"]`, `const { env } = process`, and the import of `process`. */
function isEnvironment(node: typescript.Node): boolean {
  if (typescript.isStringLiteral(node))
    return /^(node:)?process$/.test(node.text) && typescript.isImportDeclaration(node.parent);
  if (typescript.isPropertyAccessExpression(node))
    return isNamed(node.expression, "process") && node.name.text === "env";
  if (typescript.isElementAccessExpression(node)) return isNamed(node.expression, "process");
  return (
    typescript.isVariableDeclaration(node) &&
    node.initializer !== undefined &&
    isNamed(node.initializer, "process")
  );
}

/** The global `fetch` itself, not a field or an argument of that name that is called. */
function isFetch(node: typescript.Node): boolean {
  if (typescript.isPropertyAccessExpression(node))
    return isNamed(node.expression, "globalThis") && node.name.text === "fetch";
  return typescript.isCallExpression(node) && isNamed(node.expression, "fetch");
}

/** The clock, timers, randomness and the process: what core is given and never takes. */
function isWorld(node: typescript.Node): boolean {
  if (typescript.isNewExpression(node))
    return isNamed(node.expression, "Date") && (node.arguments ?? []).length === 0;
  if (typescript.isCallExpression(node)) {
    const timers = ["setTimeout", "setInterval", "setImmediate", "fetch"];
    return timers.some((name) => isNamed(node.expression, name));
  }
  if (!typescript.isPropertyAccessExpression(node)) return false;
  const owner = typescript.isIdentifier(node.expression) ? node.expression.text : "";
  if (["process", "performance", "crypto"].includes(owner)) return !isDeclaredHere(node, owner);
  return `${owner}.${node.name.text}` === "Date.now" || `${owner}.${node.name.text}` === "Math.random";
}

/** Whether the file gives the name a meaning of its own, as an argument or a variable. */
function isDeclaredHere(node: typescript.Node, name: string): boolean {
  return hasNode(node.getSourceFile(), (each) => {
    const isDeclaration =
      typescript.isParameter(each) ||
      typescript.isVariableDeclaration(each) ||
      typescript.isBindingElement(each);
    return isDeclaration && typescript.isIdentifier(each.name) && each.name.text === name;
  });
}

function isNamed(node: typescript.Node, name: string): boolean {
  return typescript.isIdentifier(node) && node.text === name;
}

function startsWithServerOnly(tree: typescript.SourceFile): boolean {
  const first = tree.statements[0];
  if (!first || !typescript.isImportDeclaration(first)) return false;
  return typescript.isStringLiteral(first.moduleSpecifier) && first.moduleSpecifier.text === "server-only";
}

/** A name is vague as a whole and at its end: `utils.ts`, `date-utils.ts`. */
function isVagueName(segment: string): boolean {
  const name = segment.split(".")[0] ?? "";
  return forbiddenNames.has(name.split("-").at(-1) ?? "");
}

function onlyReexports(tree: typescript.SourceFile): boolean {
  const isReexport = (statement: typescript.Statement) =>
    typescript.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
  return tree.statements.length > 0 && tree.statements.every(isReexport);
}

function countLines(text: string): number {
  return text.trimEnd().split("\n").length;
}
