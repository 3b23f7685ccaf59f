"use client";

import { Notice } from "@/components/layout/notice";
import { Button } from "@/components/ui/button";

/** A page that failed to draw. The digest finds the cause in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: globalThis.Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Notice code={error.digest ? `500 · ${error.digest}` : "500"} title="This page could not be shown">
      <p>The fault is on our side. What you wrote is kept in this browser.</p>
      <p className="mt-5 flex gap-2">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
      </p>
    </Notice>
  );
}
