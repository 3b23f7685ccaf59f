const safeProtocols: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** The address if a click on it is harmless, else null: absolute web and mail addresses, and anchors in the page. */
export function safeHref(href: string | undefined): string | null {
  if (!href) return null;
  if (href.startsWith("#")) return href;
  if (!URL.canParse(href)) return null;
  return safeProtocols.has(new URL(href).protocol) ? href : null;
}
