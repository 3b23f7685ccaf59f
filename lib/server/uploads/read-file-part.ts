import "server-only";
import { invalidRequest } from "@/lib/contracts/parse";

/** The one file of a form (multipart/form-data). Throws AppError `invalid_request` that names what is wrong. */
export async function readFilePart(body: Buffer, contentType: string | null): Promise<Uint8Array> {
  if (!/^multipart\/form-data\b/i.test(contentType ?? "")) {
    throw wrong("Content-Type", 'must be multipart/form-data with one file named "file"');
  }
  const form = await parseForm(body, contentType ?? "");
  for (const name of form.keys()) {
    if (name !== "file") throw wrong(name.slice(0, 80), 'is not known; send one file named "file"');
  }
  const [file, ...others] = form.getAll("file");
  if (file === undefined) throw wrong("file", "is missing");
  if (others.length > 0) throw wrong("file", "comes more than once; send one image a request");
  if (typeof file === "string") throw wrong("file", "is a text; send it as a file, with a file name");
  if (file.size === 0) throw wrong("file", "is empty");
  return new Uint8Array(await file.arrayBuffer());
}

async function parseForm(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  } catch {
    throw wrong("", "the body is not a valid multipart form");
  }
}

function wrong(path: string, message: string) {
  return invalidRequest([{ path, message }]);
}
