import { answer, type Script } from "../../server/support/script";

/** Markup, links and images that a model must not be able to make a page run, load or open. */
export const hostile = [
  "# An answer\n\n<script>window.isTaken = true</script>\n\n",
  '<img src="x" onerror="window.isTaken = true">\n\n',
  '<iframe src="https://tracker.example/frame"></iframe>\n\n',
  '<a href="javascript:window.isTaken = true" onclick="window.isTaken = true">raw link</a>\n\n',
  "[script link](javascript:window.isTaken=true) ",
  "[mixed link](JaVaScRiPt:window.isTaken=true) ",
  "[data link](data:text/html,<script>window.isTaken=true</script>) ",
  "[other host](//tracker.example/path) [web link](https://example.com/page)\n\n",
  "![pixel](https://tracker.example/pixel.png) ![inline](data:image/svg+xml,<svg/onload=alert(1)>)\n\n",
  "<style>body { display: none }</style>\n\n",
  "```html\n<script>window.isTaken = true</script>\n```\n\n",
  "| a | b |\n| - | - |\n| <b onmouseover=window.isTaken=true>c</b> | ![cell](https://tracker.example/cell.png) |\n\n",
  "$$\\href{javascript:window.isTaken=true}{x} \\includegraphics{https://tracker.example/x.png}$$\n\n",
  "$$\\htmlStyle{position:fixed}{y} \\url{javascript:window.isTaken=true}$$\n\n",
  '<form action="https://tracker.example/"><button>Send</button></form>\n\nThe end.',
];

/** Everything that is wider than a phone. */
const wide = [
  `${"unbroken".repeat(30)}\n\n`,
  `\`\`\`ts\nconst line = "${"x".repeat(200)}";\n\`\`\`\n\n`,
  `| ${"column | ".repeat(9)}\n| ${"- | ".repeat(9)}\n| ${"a rather long cell | ".repeat(9)}\n\n`,
  `https://example.com/${"path/".repeat(40)}\n`,
];

/** What answers to technical questions have. */
const technical = [
  "Energy is \\(E = mc^2\\), and\n\n",
  "$$\n\\int_0^1 x^2\\,dx = \\frac{1}{3}\n$$\n\n",
  "costs $5 or $6.\n\n",
  "| name | value |\n| - | - |\n| a, b | =1+1 |\n",
];

/** Thinks in the text, as local servers let their models do. */
const thoughtful = ["<think>All labels ", "are *wrong*.", "</think>", "The mixed ", "one."];

/** What the upstream behind `custom/…` says, by the model that is asked. */
export const answersByModel: Readonly<Record<string, Script>> = {
  hostile: answer(hostile, { pauseMs: 10 }),
  wide: answer(wide),
  technical: answer(technical),
  thoughtful: answer(thoughtful, { pauseMs: 50 }),
};
