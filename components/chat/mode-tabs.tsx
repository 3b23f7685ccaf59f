"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { chatPath, screenModes } from "@/lib/client/chat/chat-path";
import { titleWithKeys } from "@/lib/client/page/key-map";
import type { PricedMode } from "@/lib/core/billing/mode-prices";
import { useShortcut } from "../keys/use-shortcut";
import { modeIcons, modeWords } from "../run/modes/mode-words";
import { classNames } from "../ui/class-names";

/** The four ways to ask. The text in the box and the conversation stay when the mode changes. */
export function ModeTabs({ mode, conversationId }: { mode: PricedMode; conversationId: string | null }) {
  const router = useRouter();
  const open = (next: PricedMode) => () => router.push(chatPath(conversationId, next));
  useShortcut({ name: "mode-chat", onPress: open("chat") });
  useShortcut({ name: "mode-compare", onPress: open("compare") });
  useShortcut({ name: "mode-blend", onPress: open("blend") });
  useShortcut({ name: "mode-judge", onPress: open("judge") });
  return (
    <nav aria-label="Mode" className="mb-1.5 flex gap-0.5 px-1">
      {screenModes.map((each) => {
        const Icon = modeIcons[each];
        return (
          <Link
            key={each}
            href={chatPath(conversationId, each)}
            replace={conversationId !== null}
            prefetch={false}
            aria-current={each === mode ? "page" : undefined}
            title={titleWithKeys(modeWords[each].does, `mode-${each}`)}
            data-testid={`mode-${each}`}
            className={classNames(
              "inline-flex h-7 items-center gap-1.5 rounded-control px-2 text-ui pointer-coarse:h-11",
              each === mode
                ? "bg-[color-mix(in_srgb,var(--foreground)_8%,transparent)] font-medium"
                : "text-quiet hover:text-foreground",
            )}
          >
            <Icon className="size-3.5" aria-hidden />
            {modeWords[each].name}
          </Link>
        );
      })}
    </nav>
  );
}
