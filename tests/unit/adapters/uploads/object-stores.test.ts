import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFolderStore } from "@/lib/adapters/uploads/folder-store";
import type { ObjectStore } from "@/lib/adapters/uploads/object-store";
import { createS3Store } from "@/lib/adapters/uploads/s3-store";
import { StoreDown } from "@/lib/core/resilience/store-down";
import { type LoopbackBucket, startLoopbackBucket } from "@/tests/support/loopback-bucket";

const folder = mkdtempSync(join(tmpdir(), "llmwise-objects-"));
const bytes = new Uint8Array([0, 1, 2, 255]);
let bucket: LoopbackBucket;

beforeAll(async () => {
  bucket = await startLoopbackBucket();
});
afterAll(async () => {
  await bucket.close();
  rmSync(folder, { recursive: true });
});

const s3 = (change = {}) =>
  createS3Store({
    endpoint: bucket.url,
    bucket: "images",
    region: "eu-test-1",
    accessKeyId: "AKIDTEST",
    secretAccessKey: "secret of the tests",
    forcePathStyle: true,
    ...change,
  });

describe.each<[string, () => ObjectStore]>([
  ["a folder", () => createFolderStore(join(folder, "uploads"))],
  ["a bucket", () => s3()],
])("%s", (_name, open) => {
  it("gives back what was put there, until it is deleted", async () => {
    const store = open();
    expect(await store.get("user_1/file_1")).toBeNull();
    await store.put("user_1/file_1", bytes, "image/png");
    expect(new Uint8Array((await store.get("user_1/file_1")) ?? [])).toStrictEqual(bytes);
    await store.delete("user_1/file_1");
    await store.delete("user_1/file_1");
    expect(await store.get("user_1/file_1")).toBeNull();
  });
});

describe("a folder of objects", () => {
  it("is readable by this process's user alone, and holds whole files", async () => {
    const store = createFolderStore(join(folder, "private"));
    await store.put("user_2/file_2", bytes, "image/png");
    expect(statSync(join(folder, "private", "user_2", "file_2")).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "private", "user_2")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, "private", "user_2"))).toStrictEqual(["file_2"]);
  });

  it.each(["../outside", "user_1/../../outside", "user_1/.", "/etc/passwd"])(
    "never leaves it for %s",
    async (key) => {
      await expect(createFolderStore(folder).put(key, bytes, "image/png")).rejects.toThrow("is no part of");
    },
  );

  it("that cannot be written is a store that is down", async () => {
    writeFileSync(join(folder, "a-file"), "");
    const store = createFolderStore(join(folder, "a-file"));
    await expect(store.put("user_1/file_1", bytes, "image/png")).rejects.toBeInstanceOf(StoreDown);
  });
});

describe("a bucket", () => {
  it("is asked with a signature over its region, and the type of the image", async () => {
    await s3().put("user_3/file_3", bytes, "image/webp");
    expect(bucket.calls.at(-1)).toMatchObject({
      method: "PUT",
      path: "/images/user_3/file_3",
      headers: {
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/eu-test-1\/s3\/aws4_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/,
        ),
        "content-type": "image/webp",
      },
    });
  });

  it("that is not there, or refuses us, or does not answer, is a store that is down", async () => {
    await expect(s3({ bucket: "missing" }).put("user_1/file_1", bytes, "image/png")).rejects.toBeInstanceOf(
      StoreDown,
    );
    await expect(s3({ bucket: "forbidden" }).get("user_1/file_1")).rejects.toBeInstanceOf(StoreDown);
    const nobody = s3({ endpoint: "http://127.0.0.1:1" });
    await expect(nobody.get("user_1/file_1")).rejects.toBeInstanceOf(StoreDown);
  });
});
