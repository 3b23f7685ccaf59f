import { rememberCookie } from "./remember-cookie";

const cookieName = "theme";

/**
 * Runs in the head before the first paint: the cookie decides, else the system. Kept as text because it must stand
 * in the page itself; a script that loads later would flash the wrong colours.
 */
export const themeScript = `(function(){var m=document.cookie.match(/(?:^|; )${cookieName}=(light|dark)/);var d=m?m[1]==="dark":matchMedia("(prefers-color-scheme: dark)").matches;document.documentElement.classList.toggle("dark",d)})()`;

/** Shows the other theme from now on, and on the next visit. */
export function switchTheme(): void {
  const isDark = document.documentElement.classList.toggle("dark");
  rememberCookie(cookieName, isDark ? "dark" : "light");
}
