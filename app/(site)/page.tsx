import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { Brand } from "@/components/layout/brand";
import { ThemeToggle } from "@/components/layout/theme-toggle";
import { CurlExample } from "@/components/site/curl-example";
import { Facts } from "@/components/site/facts";
import { buttonStyles } from "@/components/ui/button";

/** What this is, one request to try, and the way to the chat. */
export default function LandingPage() {
  return (
    <main className="mx-auto w-full max-w-5xl px-6 pb-20 max-sm:px-4">
      <header className="flex h-16 items-center justify-between">
        <Brand />
        <ThemeToggle />
      </header>
      <h1 className="mt-[10vh] max-w-[15ch] text-5xl font-semibold tracking-[-0.02em] max-sm:mt-10 max-sm:text-4xl">
        One key to every language model.
      </h1>
      <p className="mt-5 max-w-[56ch] text-lg text-quiet">
        Send one request. If a provider fails, the next one answers; if you cannot decide, Auto does and says
        why. Every answer carries its speed and its price.
      </p>
      <p className="mt-8">
        <Link href="/chat" className={buttonStyles({ look: "primary", className: "h-10 px-4" })}>
          Open the chat <ArrowRight className="size-4" aria-hidden />
        </Link>
      </p>
      <CurlExample />
      <Facts />
    </main>
  );
}
