import { type StreamEvent, streamEvent } from "@/lib/contracts/stream-events";

/** The events of a stream, each checked against the contract; throws unless it ends with the end line. */
export async function readEvents(response: Response): Promise<StreamEvent[]> {
  const frames = (await response.text())
    .split("\n\n")
    .filter((frame) => frame !== "" && !frame.startsWith(":"));
  if (frames.pop() !== "data: [DONE]") throw new Error("The stream does not end with [DONE].");
  return frames.map((frame) => streamEvent.parse(JSON.parse(frame.slice("data: ".length))));
}
