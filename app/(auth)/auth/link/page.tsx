import type { Metadata } from "next";
import { Notice } from "@/components/layout/notice";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Sign in", robots: { index: false }, referrer: "same-origin" };

/**
 * Where the printed link leads. Looking at it spends nothing, for mail programs and chats look at links too: the link is
 * used up when a person presses the button.
 */
export default async function SignInLinkPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  return (
    <Notice title="Sign in to this server">
      <p>
        You opened the one-time link. It works once: it signs in the browser in which you press this button.
      </p>
      <form method="post" action="/auth/redeem" className="mt-6">
        <input type="hidden" name="token" value={typeof token === "string" ? token : ""} />
        <Button type="submit" look="primary">
          Sign in
        </Button>
      </form>
    </Notice>
  );
}
