import { expect, it } from "vitest";
import { unshownNote } from "@/lib/adapters/providers/unshown-note";

it.each([
  ["image/png", "[Here the model gave an image (image/png), which cannot be shown yet.]"],
  ["audio/wav", "[Here the model gave a sound (audio/wav), which cannot be shown yet.]"],
  ["video/mp4", "[Here the model gave a video (video/mp4), which cannot be shown yet.]"],
  ["application/pdf", "[Here the model gave a file (application/pdf), which cannot be shown yet.]"],
  ["image", "[Here the model gave an image, which cannot be shown yet.]"],
  ["image/<b>", "[Here the model gave an image, which cannot be shown yet.]"],
  [null, "[Here the model gave a file, which cannot be shown yet.]"],
])("tells of a part of type %s without trusting the type's words", (mediaType, note) => {
  expect(unshownNote(mediaType)).toBe(note);
});
