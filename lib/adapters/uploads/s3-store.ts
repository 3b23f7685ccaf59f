import "server-only";
import { AwsClient } from "aws4fetch";
import { StoreDown } from "@/lib/core/resilience/store-down";
import type { ObjectStore } from "./object-store";

export type S3Settings = {
  /** Without a slash at its end. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The bucket stands in the path, not in the host's name. */
  forcePathStyle: boolean;
};

const timeoutMs = 30_000;

/** Objects of a bucket that speaks S3's protocol, such as MinIO or R2. Server errors are tried twice more. */
export function createS3Store(settings: S3Settings): ObjectStore {
  const { accessKeyId, secretAccessKey, region } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries: 2 });
  const bucket = bucketAddress(settings);

  async function send(
    method: string,
    key: string,
    body?: Uint8Array,
    contentType?: string,
  ): Promise<Response> {
    try {
      const response = await client.fetch(`${bucket}/${key}`, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: body as BufferSource }),
        ...(contentType !== undefined && { headers: { "content-type": contentType } }),
      });
      if (response.ok || response.status === 404) return response;
      await response.body?.cancel();
      throw new Error(`${method} of an object was answered with ${response.status}`);
    } catch (error) {
      throw new StoreDown(error);
    }
  }

  return {
    put: async (key, bytes, contentType) => {
      const response = await send("PUT", key, bytes, contentType);
      await response.body?.cancel();
      if (response.status === 404) throw new StoreDown(new Error("The bucket is not there."));
    },
    get: async (key) => {
      const response = await send("GET", key);
      if (response.status !== 404) return new Uint8Array(await response.arrayBuffer());
      await response.body?.cancel();
      return null;
    },
    delete: async (key) => {
      const response = await send("DELETE", key);
      await response.body?.cancel();
    },
  };
}

function bucketAddress({ endpoint, bucket, forcePathStyle }: S3Settings): string {
  if (forcePathStyle) return `${endpoint}/${bucket}`;
  const address = new URL(endpoint);
  address.hostname = `${bucket}.${address.hostname}`;
  return address.toString().replace(/\/+$/, "");
}
