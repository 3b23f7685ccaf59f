import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as show } from "@/app/uploads/[id]/route";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import { StoreDown } from "@/lib/core/resilience/store-down";
import { setRuntime } from "@/lib/server/runtime";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { exif, gif, jpeg, png, sampleJpeg, samplePng, secretPlace } from "../support/images";
import { scriptedProvider } from "../support/scripted-provider";

const dayMs = 24 * 60 * 60 * 1000;
const folder = mkdtempSync(join(tmpdir(), "llmwise-uploads-"));

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open({
    settings: { DATA_DIR: folder, SWEEP_INTERVAL_SECONDS: "86400", OPENAI_API_KEY: "sk-test" },
    openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": [[{ text: "A cat." }, { finish: "stop" }]] })
      .openRoute,
  });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

function form(
  file: Uint8Array | string,
  { name = "file", type = "image/png", fileName = "a.png" } = {},
): FormData {
  const body = new FormData();
  body.append(name, new Blob([file as BlobPart], { type }), fileName);
  return body;
}

const send = (body: unknown, key = caller.key) =>
  callApi("POST /uploads", { key, body, headers: { host: "127.0.0.1:3000" } });

async function upload(file: Uint8Array = samplePng(), key = caller.key) {
  const response = await send(form(file), key);
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string; url: string; bytes: number; expires_at: string };
}

function look(url: string): Promise<Response> {
  const { pathname } = new URL(url);
  return show(new Request(url), { params: Promise.resolve({ id: pathname.split("/").at(-1) ?? "" }) });
}

/** A question about an image. */
const asking = (url: string) => ({
  model: "gpt-5.2",
  stream: false,
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url } },
      ],
    },
  ],
});

/** The files that lie in the folder for a user. */
function filesOf(userId: string): string[] {
  try {
    return readdirSync(join(folder, "uploads", userId));
  } catch {
    return [];
  }
}

describe("POST /uploads", () => {
  it("keeps an image and shows it by its signed address", async () => {
    const response = await send(form(samplePng()));
    const answer = await response.json();
    expect([response.status, answer]).toStrictEqual([
      200,
      {
        id: expect.stringMatching(/^file_\d+$/),
        url: expect.stringMatching(
          new RegExp(`^http://127\\.0\\.0\\.1:3000/uploads/${answer.id}\\?exp=\\d+&sig=[\\w-]{43}$`),
        ),
        content_type: "image/png",
        bytes: samplePng().length,
        width: 24,
        height: 16,
        expires_at: new Date(world.clock.now() + 30 * dayMs).toISOString(),
      },
    ]);
    const shown = await look(answer.url);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(samplePng());
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=3600, immutable",
    });
  });

  it("knows an image by its bytes, whatever it is called", async () => {
    const response = await send(
      form(sampleJpeg(), { type: "image/png", fileName: "../../etc/passwd\0.svg" }),
    );
    expect(await response.json()).toMatchObject({ content_type: "image/jpeg", width: 24, height: 16 });
  });

  it("forgets where and by whom it was taken", async () => {
    const { url, bytes } = await upload(jpeg(exif(6)));
    const shown = Buffer.from(await (await look(url)).arrayBuffer());
    expect(shown.includes(secretPlace)).toBe(false);
    expect(shown.length).toBe(bytes);
  });

  it.each<[string, () => unknown, Record<string, string>, string, string]>([
    [
      "no form",
      () => ({ file: "x" }),
      {},
      "Content-Type",
      'must be multipart/form-data with one file named "file"',
    ],
    [
      "a form that is cut off",
      () => "--x\r\nContent-Disposition: form-data; name=",
      { "content-type": "multipart/form-data; boundary=x" },
      "",
      "the body is not a valid multipart form",
    ],
    [
      "a form without a boundary",
      () => "--x--",
      { "content-type": "multipart/form-data" },
      "",
      "the body is not a valid multipart form",
    ],
    ["no file", () => new FormData(), {}, "file", "is missing"],
    [
      "a file of another name",
      () => form(samplePng(), { name: "image" }),
      {},
      "image",
      'is not known; send one file named "file"',
    ],
    ["an empty file", () => form(""), {}, "file", "is empty"],
    [
      "a text",
      () => form("<svg/>", { type: "image/svg+xml" }),
      {},
      "file",
      "is not a png, jpeg, webp or gif image",
    ],
    [
      "a page that is labelled as an image",
      () => form("<html>"),
      {},
      "file",
      "is not a png, jpeg, webp or gif image",
    ],
    ["a file that is cut off", () => form(samplePng().subarray(0, 100)), {}, "file", "is cut off"],
    ["a moving image", () => form(gif({ frames: 3 })), {}, "file", "is animated; send a still image"],
    [
      "a bomb",
      () => form(png({ width: 30_000, height: 30_000 })),
      {},
      "file",
      "has 30000 × 30000 pixels; at most 40 megapixels are taken",
    ],
  ])("refuses %s and keeps nothing", async (_name, bodyOf, headers, path, message) => {
    const response = await callApi("POST /uploads", { key: caller.key, body: bodyOf(), headers });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: "invalid_request", issues: [{ path, message }] },
    ]);
    expect(filesOf(caller.userId)).toStrictEqual([]);
  });

  it("refuses two files, and a text in a file's place", async () => {
    const two = form(samplePng());
    two.append("file", new Blob([new Uint8Array(samplePng())]), "b.png");
    const text = new FormData();
    text.append("file", "data:image/png;base64,AAAA");
    for (const [body, message] of [
      [two, "comes more than once; send one image a request"],
      [text, "is a text; send it as a file, with a file name"],
    ] as const) {
      expect(await (await send(body)).json()).toMatchObject({ issues: [{ path: "file", message }] });
    }
  });

  it("refuses more than 20 MiB with a 413 that says so", async () => {
    const large = await send(form(Buffer.alloc(20 * 1024 * 1024 + 1)));
    expect([large.status, await large.json()]).toMatchObject([413, { limit_bytes: 20 * 1024 * 1024 }]);
    expect((await send(form(Buffer.alloc(22 * 1024 * 1024)))).status).toBe(413);
  });

  it("keeps at most 1 GiB of a user", async () => {
    const { id } = await upload();
    await world.runtime.db.upload.update({ where: { id }, data: { bytes: 1024 ** 3 } });
    const refused = await send(form(samplePng()));
    expect([refused.status, (await refused.json()).code]).toStrictEqual([409, "conflict"]);
    await upload(samplePng(), (await stage.newCaller()).key);
    await callApi("DELETE /uploads/{id}", { key: caller.key, id });
    await upload();
  });

  it("is a 503 that leaves nothing behind while the store is down", async () => {
    const down = async () => Promise.reject(new StoreDown(new Error("no bucket")));
    const objects: ObjectStore = { put: down, get: down, delete: down };
    setRuntime({ ...world.runtime, objects });
    expect((await send(form(samplePng()))).status).toBe(503);
    expect(await world.runtime.db.upload.count({ where: { userId: caller.userId } })).toBe(0);
  });
});

describe("an upload's address", () => {
  it.each<[string, (url: string) => string]>([
    ["without its seal", (url) => url.replace(/&sig=.*/, "")],
    ["with another seal", (url) => url.replace(/sig=.{4}/, "sig=AAAA")],
    ["with a later end", (url) => url.replace(/exp=(\d+)/, (_, at) => `exp=${Number(at) + 1}`)],
    ["with an end that is none", (url) => url.replace(/exp=\d+/, "exp=1e99")],
    ["of another upload", (url) => url.replace(/file_\d+/, "file_00000000")],
  ])("%s shows nothing", async (_name, forge) => {
    const { url } = await upload();
    const response = await look(forge(url));
    expect([response.status, (await response.json()).code]).toStrictEqual([404, "not_found"]);
  });

  it("shows nothing once the upload has expired, and its bytes are removed", async () => {
    const { url } = await upload();
    world.clock.advance(30 * dayMs);
    expect((await look(url)).status).toBe(404);
    await expect.poll(() => filesOf(caller.userId)).toStrictEqual([]);
  });

  it("ends after an hour where nothing is kept", async () => {
    await callApi("PUT /settings/privacy", { key: caller.key, body: { zero_retention_mode: true } });
    const { expires_at } = await upload();
    expect(Date.parse(expires_at) - world.clock.now()).toBe(60 * 60 * 1000);
  });
});

describe("DELETE /uploads/{id}", () => {
  it("removes an upload and its bytes", async () => {
    const { id, url } = await upload();
    expect(filesOf(caller.userId)).toStrictEqual([id]);
    const response = await callApi("DELETE /uploads/{id}", { key: caller.key, id });
    expect(await response.json()).toStrictEqual({ deleted: true, id });
    expect(filesOf(caller.userId)).toStrictEqual([]);
    expect((await look(url)).status).toBe(404);
    expect((await callApi("DELETE /uploads/{id}", { key: caller.key, id })).status).toBe(404);
  });

  it("is a 404 for somebody else's", async () => {
    const { id, url } = await upload();
    const other = await stage.newCaller();
    expect((await callApi("DELETE /uploads/{id}", { key: other.key, id })).status).toBe(404);
    expect((await look(url)).status).toBe(200);
  });
});

describe("an image_url", () => {
  const ask = (url: string, key = caller.key) =>
    callApi("POST /chat", { key, body: asking(url), headers: { host: "127.0.0.1:3000" } });

  it("may be an own upload, by its address, without its seal, or by its path", async () => {
    const { url, id } = await upload();
    for (const said of [url, url.replace(/\?.*/, ""), `/uploads/${id}`]) {
      expect([said, (await ask(said)).status]).toStrictEqual([said, 200]);
    }
  });

  it("is shown in the request log by an address that can be looked at for an hour", async () => {
    const { url } = await upload();
    const { id } = await (await ask(url)).json();
    const headers = { host: "127.0.0.1:3000" };
    const { messages } = await (await callApi("GET /history/{id}", { key: caller.key, id, headers })).json();
    const shown = messages[0].content[1].image_url.url as string;
    expect((await look(shown)).status).toBe(200);
    world.clock.advance(60 * 60 * 1000);
    expect((await look(shown)).status).toBe(404);
  });

  it.each<[string, (own: { id: string; url: string }) => string, string]>([
    ["an upload that is not there", () => "/uploads/file_00000000", "is no upload of yours, or has expired"],
    [
      "an upload of another server, by http",
      ({ id }) => `http://10.0.0.7/uploads/${id}`,
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ],
    [
      "a path of this server's",
      () => "/api/v1/models",
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ],
    [
      "the metadata of a cloud",
      () => "http://169.254.169.254/latest/meta-data/",
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ],
    [
      "a file",
      () => "file:///etc/passwd",
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ],
    [
      "a host that is none",
      () => "http://[/uploads/file_00000000",
      "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image",
    ],
  ])("is refused when it is %s", async (_name, urlOf, message) => {
    const response = await ask(urlOf(await upload()));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { issues: [{ path: "messages.0.content.1.image_url.url", message }] },
    ]);
    expect(await stage.balanceOf(caller)).toStrictEqual({ credits: 50, held: 0 });
  });

  it("is refused when it is somebody else's upload, or one that has expired", async () => {
    const { url } = await upload();
    const other = await stage.newCaller();
    expect((await ask(url, other.key)).status).toBe(400);
    world.clock.advance(30 * dayMs);
    expect((await ask(url)).status).toBe(400);
  });
});

describe("a purge and the end of an account", () => {
  it("remove the uploads and their bytes", async () => {
    await upload();
    await callApi("PUT /settings/privacy", { key: caller.key, body: { purge_existing_data: true } });
    expect(filesOf(caller.userId)).toStrictEqual([]);
    expect(await world.runtime.db.upload.count({ where: { userId: caller.userId } })).toBe(0);
  });
});
