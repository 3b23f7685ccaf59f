import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { SharedConversation } from "@/components/share/shared-conversation";
import { readShared } from "@/lib/server/conversations/sharing";
import { pageRuntime } from "@/lib/server/page-runtime";

type SharePageProps = { params: Promise<{ token: string }> };

/** Read once for the page and its title. */
const readOnce = cache(async (token: string) => readShared(token, await pageRuntime()));

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
  return <SharedConversation {...shared} />;
}
