import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { Brand } from "@/components/layout/brand";
import { ThemeToggle } from "@/components/layout/theme-toggle";
import { SharedTurns } from "@/components/share/shared-turns";
import { buttonStyles } from "@/components/ui/button";
import { readShared } from "@/lib/server/conversations/sharing";
import { getRuntime } from "@/lib/server/runtime";

type SharePageProps = { params: Promise<{ token: string }> };

/** Read once for the page and its title. */
const readOnce = cache(async (token: string) => readShared(token, await getRuntime()));

/** A link is for those who were given it, not for search engines. */
export async function generateMetadata({ params }: SharePageProps): Promise<Metadata> {
  const shared = await readOnce((await params).token);
  return {
    title: shared?.title ?? "Shared conversation",
    robots: { index: false, follow: false },
    referrer: "no-referrer",
  };
}

/** A conversation that its owner shared: what was asked and answered, to be read and no more. */
export default async function SharePage({ params }: SharePageProps) {
  const shared = await readOnce((await params).token);
  if (shared === null) notFound();
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
          {shared.title ?? "Untitled"}
        </h1>
        <SharedTurns turns={shared.turns} />
      </main>
    </div>
  );
}
