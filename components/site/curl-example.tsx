import { CopyButton } from "../ui/copy-button";

const request = `curl -N http://localhost:3000/api/v1/chat \\
  -H "Authorization: Bearer $LLMWISE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Why is the sky blue?"}]}'`;

const answer = `data: {"model":"…","delta":"Sunlight","done":false, …}
data: {"model":"…","delta":"","done":true,"ttft_ms":…,"cost":…}
data: {"event":"done","credits_charged":1,"resolved_model":"…", …}
data: [DONE]`;

/** One request as it is sent and what comes back, shortened at the dots. */
export function CurlExample() {
  return (
    <section aria-label="An example request" className="mt-14 overflow-hidden rounded-card border bg-panel">
      <div className="flex h-10 items-center justify-between border-b pr-1.5 pl-4">
        <h2 className="figures text-xs text-quiet">POST /api/v1/chat</h2>
        <CopyButton text={request} label="Copy the request" />
      </div>
      <Listing label="The request" text={request} className="" />
      <Listing label="The answer" text={answer} className="border-t bg-sunken text-quiet" />
    </section>
  );
}

function Listing({ label, text, className }: { label: string; text: string; className: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={`thin-scrollbar overflow-x-auto px-4 py-4 -outline-offset-2 ${className}`}
    >
      <pre className="figures text-ui">{text}</pre>
    </section>
  );
}
