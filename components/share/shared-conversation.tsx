import Link from "next/link";
import type { SharedTurn } from "@/lib/contracts/conversations";
import { Brand } from "../layout/brand";
import { ThemeToggle } from "../layout/theme-toggle";
import { buttonStyles } from "../ui/button";
import { SharedTurns } from "./shared-turns";

type SharedConversationProps = { title: string | null; turns: readonly SharedTurn[] };

/** A shared conversation with the way to one's own. */
export function SharedConversation({ title, turns }: SharedConversationProps) {
  return (
    <div className="mx-auto w-full max-w-6xl px-6 pb-20 max-sm:px-4">
      <header className="flex h-16 items-center justify-between gap-3">
        <Link href="/" aria-label="LLMWise">
          <Brand />
        </Link>
        <div className="flex items-center gap-2">
          <ThemeToggle />
          <Link href="/chat" className={buttonStyles({ look: "outline" })}>
            Ask your own
          </Link>
        </div>
      </header>
      <main className="pt-8">
        <p className="mx-auto max-w-[72ch] text-ui text-quiet">Shared conversation</p>
        <h1 className="mx-auto mt-1 max-w-[72ch] text-2xl font-semibold tracking-[-0.01em] break-words">
          {title ?? "Untitled"}
        </h1>
        <SharedTurns turns={turns} />
      </main>
    </div>
  );
}
