import { assertGreater } from "@std/assert";
import { COLORS, FRAME, INK } from "../../lib/plot/theme.ts";

/** Pages: white, the dark ones of GitHub and JupyterLab, and that of Visual Studio Code, which is less dark. */
const WHITE = "#ffffff", DARK = ["#0d1117", "#111111"], LESS_DARK = "#1e1e1e";

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((i) => {
    const channel = parseInt(color.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** Contrast of two colours (WCAG 2.2), from 1 to 21. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("text reads on white and on dark pages", () => {
  for (const page of [WHITE, ...DARK]) assertGreater(contrast(INK, page), 4, page);
  assertGreater(contrast(INK, LESS_DARK), 3);
});

Deno.test("curves and frames are seen on white and on dark pages", () => {
  for (const color of [...COLORS, FRAME]) {
    for (const page of [WHITE, ...DARK, LESS_DARK]) {
      assertGreater(contrast(color, page), 3, `${color} on ${page}`);
    }
  }
});
