"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { composerKeys, keyMap, keysOf, type ShortcutName } from "@/lib/client/page/key-map";
import { Button } from "../ui/button";
import { overlayStyles } from "../ui/overlay-styles";

type KeySheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Every key and what it does, as this machine's keyboard names them. */
export function KeySheet({ isOpen, onOpenChange }: KeySheetProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlayStyles.backdrop} />
        <Dialog.Popup
          data-testid="key-sheet"
          className={`${overlayStyles.popup} fixed top-[14dvh] left-1/2 z-50 max-h-[76dvh] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-dialog p-5`}
        >
          <div className="flex items-center justify-between">
            <Dialog.Title className="text-lg font-semibold">Keyboard shortcuts</Dialog.Title>
            <Dialog.Close render={<Button look="ghost" size="icon" />} aria-label="Close">
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <KeysAnywhere />
          <KeyTable title="While writing" rows={composerKeys} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type KeyRow = { keys: readonly string[]; does: string };

/** Drawn in the browser alone, where the sheet is open and the keyboard is known. */
function KeysAnywhere() {
  const isApple = /mac|iphone|ipad/i.test(navigator.userAgent);
  const names = Object.keys(keyMap) as ShortcutName[]; // the map's own keys
  const rows = names.map((name) => ({ keys: keysOf(name, isApple), does: keyMap[name].does }));
  return <KeyTable title="Anywhere" rows={rows} />;
}

function KeyTable({ title, rows }: { title: string; rows: readonly KeyRow[] }) {
  return (
    <section className="mt-4">
      <h3 className="pb-1 text-xs text-quiet">{title}</h3>
      <dl className="divide-y border-y">
        {rows.map(({ keys, does }) => (
          <div key={does} className="flex min-h-9 items-center justify-between gap-4 py-1 text-sm">
            <dt>{does}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="figures grid h-6 min-w-6 place-items-center rounded border bg-sunken px-1.5 text-xs text-quiet"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
