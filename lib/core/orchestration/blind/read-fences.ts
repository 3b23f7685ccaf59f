const closingFence = /^<<<END [A-Z ]+ ([0-9a-f]{4,64})>>>\s*$/;
const openingFence = /^<<<([A-Z]+)(?: ([A-Z]{1,3}))? ([0-9a-f]{4,64})>>>\s*$/;

/** A fenced text as `fence.ts` writes it: "DRAFT A" is of the kind DRAFT and labelled A. */
export type Fence = { kind: string; label: string; text: string };

/**
 * Splits a text into its fences and the rest. Only one nonce counts: that of the last closing line, since our fences
 * come after whatever a user wrote and no draft can contain their nonce. Nothing inside a fence can open another one or
 * end it early.
 */
export function readFences(text: string): { outside: string; fences: Fence[] } {
  const fences: Fence[] = [];
  const outside: string[] = [];
  const lines = text.split("\n");
  let nonce = lines.map((line) => closingFence.exec(line)?.[1]).findLast((each) => each !== undefined);
  let open: (Fence & { end: string; lines: string[] }) | null = null;
  for (const line of lines) {
    if (open) {
      if (line.trimEnd() === open.end) {
        fences.push({ kind: open.kind, label: open.label, text: open.lines.join("\n") });
        open = null;
      } else open.lines.push(line);
      continue;
    }
    const [, kind, label = "", lineNonce] = openingFence.exec(line) ?? [];
    if (!kind || !lineNonce || kind === "END" || (nonce !== undefined && lineNonce !== nonce)) {
      outside.push(line);
      continue;
    }
    nonce = lineNonce;
    const name = label === "" ? kind : `${kind} ${label}`;
    open = { kind, label, text: "", end: `<<<END ${name} ${lineNonce}>>>`, lines: [] };
  }
  if (open) fences.push({ kind: open.kind, label: open.label, text: open.lines.join("\n") });
  return { outside: outside.join("\n"), fences };
}
