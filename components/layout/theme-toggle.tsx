"use client";

import { Moon, Sun } from "lucide-react";
import { switchTheme } from "@/lib/client/page/theme";
import { Button } from "../ui/button";

/** Switches between light and dark. Both icons are in the page; the class on `<html>` decides which is seen. */
export function ThemeToggle() {
  return (
    <Button
      look="ghost"
      size="icon"
      aria-label="Switch between light and dark"
      title="Light or dark"
      data-testid="theme-toggle"
      onClick={switchTheme}
    >
      <Moon className="dark:hidden" aria-hidden />
      <Sun className="hidden dark:block" aria-hidden />
    </Button>
  );
}
