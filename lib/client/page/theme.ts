export type Theme = "light" | "dark";

const cookieName = "theme";
const yearSeconds = 31_536_000;

/**
 * Runs in the head before the first paint: the cookie decides, else the system. Kept as text because it must stand
 * in the page itself; a script that loads later would flash the wrong colours.
 */
export const themeScript = `(function(){var m=document.cookie.match(/(?:^|; )${cookieName}=(light|dark)/);var d=m?m[1]==="dark":matchMedia("(prefers-color-scheme: dark)").matches;document.documentElement.classList.toggle("dark",d)})()`;

/** Shows a theme now and remembers it for a year. */
export function applyTheme(theme: Theme): void {
  document.documentElement.classList.toggle("dark", theme === "dark");
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox
  document.cookie = `${cookieName}=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
}

/** The theme the page shows. */
export function shownTheme(): Theme {
  return document.documentElement.classList.contains("dark") ? "dark" : "light";
}
