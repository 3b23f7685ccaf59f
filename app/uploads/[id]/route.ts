import { serveUpload } from "@/lib/server/uploads/serve-upload";

/** GET /uploads/{id}?exp&sig: the bytes of an upload, for whoever has its signed address. */
export const GET = serveUpload;
