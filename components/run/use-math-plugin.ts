"use client";

import { useEffect, useState } from "react";
import type { MathPlugin } from "streamdown";
import { mayHoldMath } from "@/lib/client/page/math-delimiters";

let loading: Promise<MathPlugin> | null = null;

function loadMath(): Promise<MathPlugin> {
  loading ??= import("./math-plugin").then(({ mathPlugin }) => mathPlugin);
  loading.catch(() => {
    loading = null; // a formula as it was written is readable; the next one tries again
  });
  return loading;
}

/** The renderer of mathematics, fetched once a text has some; null until it is there. */
export function useMathPlugin(text: string): MathPlugin | null {
  const [plugin, setPlugin] = useState<MathPlugin | null>(null);
  const isWanted = mayHoldMath(text);
  useEffect(() => {
    if (!isWanted) return;
    let isMounted = true;
    loadMath().then(
      (loaded) => isMounted && setPlugin(loaded),
      () => undefined, // told apart above
    );
    return () => {
      isMounted = false;
    };
  }, [isWanted]);
  return isWanted ? plugin : null;
}
