import "server-only";
import { strToU8, Zip, ZipDeflate } from "fflate";
import { type ExportedPart, exportAccount } from "@/lib/adapters/database/records/export";
import type { Identity } from "../auth/identity";
import type { FileReply } from "../http/file-response";
import type { Runtime } from "../runtime-type";

type Asked = { identity: Pick<Identity, "userId">; runtime: Pick<Runtime, "db" | "clock"> };

/** All that is kept of the caller's account, as a zip of files of JSON lines; read and packed as it is fetched. */
export function exportData({ identity: { userId }, runtime: { db, clock } }: Asked): FileReply {
  const date = new Date(clock.now());
  return {
    file: {
      name: `llmwise-${date.toISOString().slice(0, 10)}.zip`,
      contentType: "application/zip",
      bytes: zipOf(exportAccount(db, userId), date),
    },
  };
}

async function* zipOf(parts: readonly ExportedPart[], modifiedAt: Date): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    packed.push(chunk);
  });
  const take = () => {
    const chunks = packed;
    packed = [];
    return chunks;
  };
  for (const { name, pages } of parts) {
    const file = new ZipDeflate(`${name}.jsonl`, { level: 6 });
    file.mtime = modifiedAt;
    zip.add(file);
    for await (const lines of pages()) {
      file.push(strToU8(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
      yield* take();
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
