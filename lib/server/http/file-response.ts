import "server-only";

/** A file to be saved by the caller; its bytes are made as they are fetched. */
export type FileReply = {
  file: { name: string; contentType: string; bytes: AsyncGenerator<Uint8Array> };
};

/** The HTTP answer of a file. A caller who leaves ends its making. */
export function fileResponse({ file: { name, contentType, bytes } }: FileReply, headers: Headers): Response {
  headers.set("Content-Type", contentType);
  headers.set("Content-Disposition", `attachment; filename="${name}"`);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const step = await bytes.next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    cancel: async () => void (await bytes.return(undefined)),
  });
  return new Response(body, { headers });
}
