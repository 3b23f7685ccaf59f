import * as z from "zod";

export const maxMessages = 200;

/** The address of an own upload: on this server, or as a path alone. Whose it is shows when it is looked up. */
export const ownUploadUrl = /^(?:https?:\/\/[^/?#]+)?\/uploads\/(file_[0-9A-Za-z]+)(?:\?[^#]*)?$/;

/** What an `image_url` may be, as the rest of a sentence about it. */
export const imageUrlRule =
  "must be an https URL, an upload of yours, or a base64 data URL of a png, jpeg, webp or gif image";

const textPart = z.strictObject({ type: z.literal("text"), text: z.string() });
const imagePart = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({
    url: z
      .string()
      .max(28_000_000)
      .refine(
        (url) => /^https:\/\/|^data:image\/(png|jpeg|webp|gif);base64,/.test(url) || ownUploadUrl.test(url),
        {
          error: imageUrlRule,
        },
      ),
  }),
});

export const contentPart = z.discriminatedUnion("type", [textPart, imagePart]);
export type ContentPart = z.infer<typeof contentPart>;

/** One message of a conversation, in the shape most clients already send (OpenAI style). */
export const chatMessage = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.union([z.string(), z.array(contentPart).min(1).max(64)]),
});
export type ChatMessage = z.infer<typeof chatMessage>;

/** The plain text of a message: its text parts joined by line feeds; images leave no trace. */
export function textOf(message: Pick<ChatMessage, "content">): string {
  if (typeof message.content === "string") return message.content;
  return message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

/** Whether any message carries an image. */
export function hasImage(messages: readonly ChatMessage[]): boolean {
  return messages.some(
    ({ content }) => typeof content !== "string" && content.some((part) => part.type === "image_url"),
  );
}

/** A conversation to answer: 1 to 200 messages, the last from the user, none without text. */
export const chatMessages = z
  .array(chatMessage)
  .min(1)
  .max(maxMessages)
  .superRefine((messages, context) => {
    const last = messages.at(-1);
    if (last !== undefined && last.role !== "user") {
      context.addIssue({
        code: "custom",
        path: [messages.length - 1, "role"],
        message: "the last message must come from the user",
      });
    }
    messages.forEach((message, index) => {
      if (message.role === "assistant" || textOf(message).trim() !== "") return;
      context.addIssue({
        code: "custom",
        path: [index, "content"],
        message: "must contain some text",
      });
    });
  });
