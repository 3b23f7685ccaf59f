import "server-only";

const kindByMediaType: Readonly<Record<string, string>> = {
  image: "an image",
  audio: "a sound",
  video: "a video",
};

/**
 * What stands in an answer's text for a part that cannot be shown yet. A media type that is none, or that does not look
 * like one, is left out: it comes from outside.
 */
export function unshownNote(mediaType: string | null): string {
  const match = /^([a-z]+)\/([a-z0-9.+-]{1,60})$/i.exec(mediaType ?? "");
  const kind = kindByMediaType[mediaType?.split("/")[0]?.toLowerCase() ?? ""] ?? "a file";
  return `[Here the model gave ${kind}${match === null ? "" : ` (${match[0]})`}, which cannot be shown yet.]`;
}
