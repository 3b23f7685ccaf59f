import type { ReactNode } from "react";
import { Brand } from "./brand";

type NoticeProps = { code?: string; title: string; children: ReactNode };

/** A page that says one thing: not found, failed, sign in. */
export function Notice({ code, title, children }: NoticeProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center px-6 pb-[12vh]">
      <Brand />
      <div className="mt-10 border-t pt-6">
        {code && <p className="figures text-xs text-quiet">{code}</p>}
        <h1 className="mt-1 text-xl font-semibold tracking-tight">{title}</h1>
        <div className="mt-2 text-base text-quiet">{children}</div>
      </div>
    </main>
  );
}
