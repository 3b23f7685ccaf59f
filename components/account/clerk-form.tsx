"use client";

import { ClerkFailed, ClerkLoading, SignIn, SignUp } from "@clerk/nextjs";

/** One of Clerk's forms, which comes from Clerk's host once the page is here. */
export default function ClerkForm({ kind }: { kind: "sign-in" | "sign-up" }) {
  return (
    <>
      <ClerkLoading>
        <p role="status" className="text-ui text-quiet">
          The form is on its way…
        </p>
      </ClerkLoading>
      <ClerkFailed>
        <p role="alert" className="text-ui text-warn">
          The form could not be loaded. Check that nothing blocks scripts of Clerk, who keeps our sign-in, and
          load this page again.
        </p>
      </ClerkFailed>
      {kind === "sign-in" ? <SignIn routing="hash" /> : <SignUp routing="hash" />}
    </>
  );
}
