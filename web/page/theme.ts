/**
 * Light and dark: as the system has it, or as the reader chose.
 *
 * @module
 */
import "./dom.ts";

/** Makes a button change between light and dark. */
export function startTheme(button: HTMLButtonElement): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen: boolean | undefined;
  function show(): void {
    const isDark = chosen ?? dark.matches;
    const scheme = isDark ? "dark" : "light";
    document.documentElement.style.colorScheme = chosen === undefined ? "" : scheme;
    button.textContent = isDark ? "Light" : "Dark";
  }
  button.addEventListener("click", () => {
    chosen = !(chosen ?? dark.matches);
    show();
  });
  dark.addEventListener("change", show);
  show();
}
