import "server-only";

/** At least one phrase. `{a}` to `{d}` stand for terms of the question, `{A}` and so on for them with a capital. */
export type Phrases = readonly [string, ...string[]];

export const briefOpeners: Phrases = [
  "Short answer: start with **{a}** and let the rest follow from it.",
  "In brief: **{a}** is the part to settle first.",
  "Quick take: get **{a}** right and most of the work is done.",
  "The gist: **{a}** decides how everything else turns out.",
];

export const briefPoints: Phrases = [
  "Check {b} early, because that is where small mistakes like to hide.",
  "Keep {c} as simple as the task allows, and measure before you change it.",
  "If time is short, leave {b} for a second pass and come back to it.",
  "One small example tells you more about {a} than a long plan does.",
  "Write down what you expect from {c}, then compare it with what you see.",
  "When {a} and {b} pull in different directions, prefer the one you can undo.",
];

export const structuredOpeners: Phrases = [
  "A good way to look at **{a}** is to separate what is fixed from what you can choose. The parts below do that in order.",
  "Before going into **{a}**, it helps to name the goal and the limits. The rest is a matter of taking the steps in order.",
  "There are several sound ways to handle **{a}**. The one below trades a little speed for a result that is easy to check.",
];

export const structuredPoints: Phrases = [
  "**{A}**: state the goal in one sentence, with a number in it where there is one.",
  "**{B}**: list what must not change, so that later choices have a fixed frame.",
  "**{C}**: look at the cost of being wrong, since it decides how careful to be.",
  "**{D}**: note what you do not know yet, and who or what could tell you.",
  "**{A} and {b}**: treat them as one question when a change to one moves the other.",
];

export const structuredSteps: Phrases = [
  "Begin with the smallest version of {a} that could work.",
  "Compare it with {b} under the same conditions.",
  "Change one thing at a time, and keep a record of each result.",
  "Ask for a second opinion on {c} before it becomes hard to change.",
  "Stop when another round no longer alters the decision.",
];

export const proseOpeners: Phrases = [
  "Most accounts of {a} begin with its parts, yet it is easier to begin with its purpose. Seen from there, {b} stops being a detail and becomes the reason the whole thing holds together.",
  "It is tempting to treat {a} as a single question. In practice it is a small family of questions, and {b} is the one that the others lean on.",
  "Anyone who has spent time with {a} knows that the first explanation is rarely the last. The useful one usually starts with {b} and works outwards.",
];

export const proseSentences: Phrases = [
  "The history of {a} matters less than the habits around it, because habits decide what people do on an ordinary day.",
  "Where {b} is concerned, a modest claim with evidence is worth more than a bold one without.",
  "A reader who wants to test this can take one example of {c}, follow it from beginning to end, and note where the account breaks.",
  "Nothing about {a} has to be settled at once, which is a comfort and also a trap.",
  "The strongest objection is that {c} may weigh more than it seems, and it deserves an honest answer.",
  "In return, attention to {b} tends to make the remaining choices smaller and calmer.",
  "It also helps to say plainly what {a} is not, since half of all disagreements come from two meanings of one word.",
  "Costs should be counted in time as well as money, and {c} is usually where the time goes.",
  "There is a pleasant symmetry here: the better {b} is understood, the less has to be said about {a}.",
  "Small groups can talk this through in an afternoon; large ones need it written down.",
  "When the facts about {c} change, the conclusion should change with them, and saying so early builds trust.",
  "What remains is judgement, and judgement improves with cases rather than with rules.",
  "A second look at {a} after a week often finds the sentence that was missing.",
  "None of this makes {b} simple, but it makes it possible to begin.",
];

export const proseTable = [
  "| Aspect | What to look for | Why it counts |",
  "| --- | --- | --- |",
  "| {A} | a clear purpose | it keeps the scope small |",
  "| {B} | evidence from a real case | it settles arguments |",
  "| {C} | the cost over time | it decides what lasts |",
].join("\n");

/** Used where a question has fewer terms than a phrase needs. */
export const spareTerms = ["your question", "the context", "the next step", "the result"] as const;
