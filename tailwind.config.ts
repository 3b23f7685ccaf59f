import type { Config } from "tailwindcss";

const token = (name: string) => `var(--${name})`;

/** Letters A to I with their colours: one model is one lane wherever it is shown. */
const lanes = Object.fromEntries([..."abcdefghi"].map((letter) => [letter, token(`lane-${letter}`)]));

/** The design tokens by name; their values for light and dark are in `app/globals.css`. */
const config: Config = {
  content: ["./app/**/*.{ts,tsx}", "./components/**/*.{ts,tsx}"],
  theme: {
    extend: {
      colors: {
        background: token("background"),
        panel: token("panel"),
        sunken: token("sunken"),
        border: token("border"),
        control: token("control-border"),
        foreground: token("foreground"),
        quiet: token("quiet"),
        accent: token("accent"),
        "on-accent": token("on-accent"),
        ok: token("ok"),
        warn: token("warn"),
        error: token("error"),
        info: token("info"),
        lane: lanes,
        // The names that the Markdown renderer's own classes use.
        muted: { DEFAULT: token("sunken"), foreground: token("quiet") },
        sidebar: token("sunken"),
        primary: { DEFAULT: token("accent"), foreground: token("on-accent") },
      },
      fontFamily: {
        sans: ["var(--font-geist-sans)", "system-ui", "sans-serif"],
        mono: ["var(--font-geist-mono)", "ui-monospace", "monospace"],
      },
      fontSize: {
        xs: ["0.75rem", { lineHeight: "1rem" }],
        ui: ["0.8125rem", { lineHeight: "1.125rem" }],
        sm: ["0.875rem", { lineHeight: "1.25rem" }],
        base: ["0.9375rem", { lineHeight: "1.625rem" }],
        lg: ["1.125rem", { lineHeight: "1.625rem" }],
        xl: ["1.375rem", { lineHeight: "1.75rem" }],
        "2xl": ["1.75rem", { lineHeight: "2.125rem" }],
        "4xl": ["2.5rem", { lineHeight: "2.75rem" }],
        "5xl": ["3.5rem", { lineHeight: "3.75rem" }],
      },
      borderRadius: { control: "6px", card: "10px", dialog: "14px" },
      boxShadow: { overlay: token("shadow-overlay") },
      transitionTimingFunction: { DEFAULT: "cubic-bezier(0, 0, 0.2, 1)" },
      transitionDuration: { DEFAULT: "120ms", slow: "200ms" },
    },
  },
};

export default config;
