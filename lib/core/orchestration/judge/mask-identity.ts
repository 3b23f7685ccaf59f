const mask = "[assistant]";

/** Makers and families whose names give an answer away, beside those of the contestants themselves. */
const knownNames = [
  "OpenAI",
  "ChatGPT",
  "GPT",
  "Anthropic",
  "Claude",
  "Google",
  "DeepMind",
  "Gemini",
  "Gemma",
  "Bard",
  "Meta",
  "Llama",
  "Mistral",
  "Mixtral",
  "xAI",
  "Grok",
  "DeepSeek",
  "Alibaba",
  "Qwen",
  "Moonshot",
  "Kimi",
  "Microsoft",
  "Copilot",
  "Cohere",
  "Amazon",
  "Nova",
  "Nvidia",
  "Nemotron",
  "Zhipu",
  "GLM",
  "MiniMax",
];

/** Words that may stand between "I am" and the name: "an AI assistant developed by". */
const between =
  "(?:(?:an?|the|and|large|AI|artificial|intelligence|language|chat|virtual|helpful|model|assistant|chatbot|bot|called|named|known|as|by|from|made|created|developed|trained|built|powered|version|of)\\b,?\\s+)*";
const version =
  "(?:[ -]?(?:v?\\d[\\w.]*|opus|sonnet|haiku|pro|flash|mini|nano|turbo|large|medium|small|ultra|chat|instruct)\\b)*";

/**
 * The text with what it says of its own author masked ("I am Claude" becomes "I am [assistant]"), so that the judge
 * does not know whom he reads. Names in any other sentence stay: they may be the subject.
 */
export function maskIdentity(text: string, contestantNames: readonly string[]): string {
  const names = [...new Set([...contestantNames, ...knownNames])]
    .filter((name) => name.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const name = `(?:${names.join("|")})(?![a-z])${version}`;
  const claim = "I am|I['’]m|my name is|call me|I was|we are";
  return text
    .replace(new RegExp(`\\b((?:${claim})\\s+${between})${name}`, "gi"), `$1${mask}`)
    .replace(new RegExp(`\\b(as\\s+${between})${name}(?=,|\\s+I\\b)`, "gi"), `$1${mask}`)
    .replace(new RegExp(`(\\[assistant\\],?\\s+${between})${name}`, "gi"), `$1${mask}`);
}
