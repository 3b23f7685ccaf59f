import * as z from "zod";

/** The answer of POST /uploads. The address may stand in an `image_url` until the upload expires. */
export const uploadAnswer = z.object({
  id: z.string(),
  url: z.string(),
  content_type: z.enum(["image/png", "image/jpeg", "image/webp", "image/gif"]),
  bytes: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  expires_at: z.iso.datetime(),
});
export type UploadAnswer = z.infer<typeof uploadAnswer>;

export const uploadDeleted = z.object({ deleted: z.literal(true), id: z.string() });
