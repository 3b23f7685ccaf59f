/** The letters of the lanes in their colours, written out so that Tailwind finds them. */
export const laneTones = [
  { letter: "A", tone: "text-lane-a" },
  { letter: "B", tone: "text-lane-b" },
  { letter: "C", tone: "text-lane-c" },
  { letter: "D", tone: "text-lane-d" },
  { letter: "E", tone: "text-lane-e" },
  { letter: "F", tone: "text-lane-f" },
  { letter: "G", tone: "text-lane-g" },
  { letter: "H", tone: "text-lane-h" },
  { letter: "I", tone: "text-lane-i" },
] as const;
