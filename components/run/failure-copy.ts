import type { FailureKind } from "@/lib/client/data/run-failure";

/** What the one button beside a failure does; the thread knows how. */
export type FailureAction = "retry" | "choose-model" | "sign-in" | "new-chat";

type FailureCopy = { title: string; advice: string; action: FailureAction; actionLabel: string };

/** One text and one way on for each kind of failure. */
export const failureCopy: Readonly<Record<FailureKind, FailureCopy>> = {
  invalid: {
    title: "The request was not accepted",
    advice: "Your text is back in the box. Change it or choose another model.",
    action: "choose-model",
    actionLabel: "Choose another model",
  },
  "signed-out": {
    title: "You are signed out",
    advice: "Your text is kept in this browser and will be here after you sign in.",
    action: "sign-in",
    actionLabel: "Sign in",
  },
  "no-credits": {
    title: "Not enough credits",
    advice: "A cheaper model may fit. Your text is back in the box and nothing was charged.",
    action: "choose-model",
    actionLabel: "Choose a cheaper model",
  },
  forbidden: {
    title: "This model is not open to you",
    advice: "It opens with the first top-up or with a provider key of your own.",
    action: "choose-model",
    actionLabel: "Choose another model",
  },
  "not-found": {
    title: "This conversation is gone",
    advice: "It may have been deleted in another window.",
    action: "new-chat",
    actionLabel: "Start a new chat",
  },
  "rate-limited": {
    title: "Sending is paused for a moment",
    advice: "Sending opens again by itself when the wait is over.",
    action: "retry",
    actionLabel: "Send again",
  },
  upstream: {
    title: "No provider answered",
    advice: "Try again, or add a fallback model so that another one takes over.",
    action: "retry",
    actionLabel: "Try again",
  },
  unavailable: {
    title: "The server has a problem",
    advice: "This is on our side and usually short. Your text is kept.",
    action: "retry",
    actionLabel: "Try again",
  },
  network: {
    title: "No connection",
    advice: "Check that you are online and the server is running. Your text is kept.",
    action: "retry",
    actionLabel: "Try again",
  },
  interrupted: {
    title: "The answer was interrupted",
    advice: "What had arrived is kept.",
    action: "retry",
    actionLabel: "Ask again",
  },
  unexpected: {
    title: "This page has a problem",
    advice: "Try again; if it stays, load the page anew. Your text is kept.",
    action: "retry",
    actionLabel: "Try again",
  },
};
