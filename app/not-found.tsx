import Link from "next/link";
import { Notice } from "@/components/layout/notice";
import { buttonStyles } from "@/components/ui/button";

/** An address that leads nowhere. */
export default function NotFound() {
  return (
    <Notice code="404" title="There is nothing at this address">
      <p>It may have been deleted, or the address has a typing error.</p>
      <p className="mt-5 flex gap-2">
        <Link href="/chat" className={buttonStyles({ look: "primary" })}>
          Open the chat
        </Link>
        <Link href="/" className={buttonStyles()}>
          Home
        </Link>
      </p>
    </Notice>
  );
}
