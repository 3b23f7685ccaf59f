const lookEveryMs = 500;

/**
 * Calls `onGone` once the process that started this one is no more. npm ends at once on a SIGTERM and hands it to
 * nobody, so that what it runs would go on for ever. Does not keep the process alive.
 */
export function watchParent(onGone, { readParent = () => process.ppid } = {}) {
  const parent = readParent();
  const timer = setInterval(() => {
    if (readParent() === parent) return;
    clearInterval(timer);
    onGone();
  }, lookEveryMs);
  timer.unref();
}
