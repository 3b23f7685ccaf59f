import { expect, it } from "vitest";
import { operations } from "@/lib/server/http/operations";
import { listSources } from "./list-sources";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

it("names every route of the API with the methods that it exports", () => {
  const found = Object.fromEntries(
    listSources(process.cwd())
      .filter(({ path }) => /^app\/api\/.*\/route\.ts$/.test(path) && !path.includes("[..."))
      .map(({ path: file, text: source }) => {
        const path = `/${file
          .replace(/^app\//, "")
          .replace(/\/route\.ts$/, "")
          .replace("[id]", "{id}")}`;
        const exported = methods.filter((method) =>
          new RegExp(`export (?:const|async function|function) ${method}\\b`).test(source),
        );
        return [path, exported];
      }),
  );
  expect(operations).toStrictEqual(found);
});
