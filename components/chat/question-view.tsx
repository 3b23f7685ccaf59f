"use client";

import { Pencil } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { composerAct } from "@/lib/client/page/composer-keys";
import { Button } from "../ui/button";
import { classNames } from "../ui/class-names";
import { CopyButton } from "../ui/copy-button";
import { VersionSwitch } from "../ui/version-switch";

type QuestionViewProps = {
  question: string;
  /** It was refused before its first word; nothing of it is stored. */
  isUnsent: boolean;
  /** How many versions there are, and which of them this is. */
  versions: number;
  shown: number;
  onShow: (index: number) => void;
  onEdit: (question: string) => void;
};

/** A question with its versions; edited, it is asked anew beside the first. */
export function QuestionView({ question, isUnsent, versions, shown, onShow, onEdit }: QuestionViewProps) {
  const [isEditing, setEditing] = useState(false);
  if (isEditing) {
    return (
      <QuestionEditor
        question={question}
        onCancel={() => setEditing(false)}
        onSend={(text) => {
          setEditing(false);
          onEdit(text);
        }}
      />
    );
  }
  return (
    <article data-testid="message-user" className="group/question flex flex-col items-end">
      <h2 className="sr-only">You{versions > 1 ? `, version ${shown + 1} of ${versions}` : ""}</h2>
      <div
        dir="auto"
        className={classNames(
          "max-w-[85%] rounded-card border bg-sunken px-4 py-2.5 text-base leading-6 break-words whitespace-pre-wrap dark:bg-panel",
          isUnsent && "border-dashed border-control text-quiet",
        )}
      >
        {question}
      </div>
      {isUnsent && <p className="mt-1 text-xs text-quiet">Not answered</p>}
      <div className="mt-1 -mr-1.5 flex min-h-7 items-center gap-0.5">
        <div className="flex items-center gap-0.5 opacity-0 transition-opacity group-focus-within/question:opacity-100 group-hover/question:opacity-100 pointer-coarse:opacity-100">
          <CopyButton text={question} label="Copy question" />
          <Button
            look="ghost"
            size="icon"
            aria-label="Edit question"
            title="Edit and ask anew"
            data-testid="edit-question"
            onClick={() => setEditing(true)}
          >
            <Pencil aria-hidden />
          </Button>
        </div>
        {versions > 1 && <VersionSwitch count={versions} shown={shown} onShow={onShow} />}
      </div>
    </article>
  );
}

type QuestionEditorProps = { question: string; onCancel: () => void; onSend: (text: string) => void };

function QuestionEditor({ question, onCancel, onSend }: QuestionEditorProps) {
  const [text, setText] = useState(question);
  const isReady = text.trim() !== "";
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") {
      // Escape also stops a run that goes on.
      event.stopPropagation();
      onCancel();
      return;
    }
    if (composerAct(event.nativeEvent, text) !== "send") return;
    event.preventDefault();
    if (isReady) onSend(text.trim());
  };
  return (
    <form
      className="ml-auto w-full max-w-[85%] rounded-card border border-accent bg-panel"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSend(text.trim());
      }}
    >
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it stands where the button that opened it was
        autoFocus
        value={text}
        aria-label="Edit question"
        data-testid="question-editor"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={({ currentTarget }) =>
          currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)
        }
        className="thin-scrollbar field-sizing-content block max-h-[40dvh] min-h-12 w-full resize-none bg-transparent px-4 pt-2.5 pb-1 text-base leading-6 outline-none"
      />
      <div className="flex items-center justify-between gap-3 p-2 pt-0">
        <p className="pl-2 text-xs text-quiet max-sm:sr-only">The first version stays beside it.</p>
        <div className="ml-auto flex gap-1">
          <Button look="ghost" size="small" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" look="primary" size="small" disabled={!isReady}>
            Ask
          </Button>
        </div>
      </div>
    </form>
  );
}
