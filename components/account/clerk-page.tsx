"use client";

import dynamic from "next/dynamic";
import { Brand } from "../layout/brand";

const ClerkForm = dynamic(() => import("./clerk-form"));

/** The page of one of Clerk's forms. */
export function ClerkPage({ kind }: { kind: "sign-in" | "sign-up" }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-8 px-6 pb-[8vh]">
      <Brand />
      <div className="min-h-[28rem] border-t pt-8">
        <ClerkForm kind={kind} />
      </div>
    </main>
  );
}
