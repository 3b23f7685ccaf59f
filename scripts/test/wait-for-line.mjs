/** Resolves once a child has printed the text; rejects with what it printed when it ends before. Its output is read on, so that it never blocks. */
export function waitForLine(child, expected) {
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (chunk) => {
      printed = (printed + chunk).slice(-16 * 1024);
      if (printed.includes(expected)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}.\n${printed}`)));
  });
}
