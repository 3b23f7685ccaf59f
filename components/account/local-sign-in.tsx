import { Notice } from "../layout/notice";

/** Local mode has one owner, who signs in by the one-time link that the server prints when it starts. */
export function LocalSignIn({ isLinkRefused }: { isLinkRefused: boolean }) {
  return (
    <Notice title="Open the link printed in the terminal">
      {isLinkRefused && (
        <p role="alert" className="mb-4 text-ui text-warn">
          That link has been used or is too old. The newest one in the terminal works.
        </p>
      )}
      <p>
        This server belongs to whoever started it. On every start it prints a one-time sign-in link; open it
        in this browser and you are in.
      </p>
      <pre className="figures mt-5 overflow-x-auto rounded-card border bg-sunken px-4 py-3 text-ui text-foreground">
        {"$ npm start\n  …\n  Sign in with this link (it works once):\n  http://…/auth/link?token=…"}
      </pre>
      {!isLinkRefused && (
        <p className="mt-4 text-ui">The link has been used already? A new one was printed right after.</p>
      )}
    </Notice>
  );
}
