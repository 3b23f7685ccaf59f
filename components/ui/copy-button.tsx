"use client";

import { Check, Copy } from "lucide-react";
import { type Ref, useEffect, useState } from "react";
import { Button } from "./button";

const confirmationMs = 1600;

type CopyButtonProps = {
  /** What is copied, or how to come by it when it is. */
  text: string | (() => string);
  label: string;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
};

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label, className, ref }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const onCopy = async () => {
    await navigator.clipboard.writeText(typeof text === "string" ? text : text());
    setCopied(true);
  };

  return (
    <Button
      look="ghost"
      size="icon"
      {...(className && { className })}
      {...(ref && { ref })}
      aria-label={isCopied ? "Copied" : label}
      title={label}
      onClick={() => void onCopy().catch(() => setCopied(false))}
    >
      {isCopied ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />}
    </Button>
  );
}
