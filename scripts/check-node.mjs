/** Ends the process with one sentence when this Node.js is older than the project needs. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`LLMWise needs Node.js 20.19 or newer, and this is ${process.versions.node}.`);
  process.exit(1);
}
