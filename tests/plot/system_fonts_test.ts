import { assertEquals, assertStringIncludes } from "@std/assert";
import { lines } from "../../lib/plot/lines.ts";
import { toPng } from "../../lib/plot/png.ts";
import { chooseFonts, fontsFor } from "../../lib/plot/system_fonts.ts";

Deno.test("chooseFonts() takes one font of all East Asian scripts, or else one of each", () => {
  const all = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
  const bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
  assertEquals(chooseFonts([bold, all, "/f/malgun.ttf"]), [all]);
  assertEquals(chooseFonts(["C:\\Windows\\Fonts\\malgun.ttf", "C:\\Windows\\Fonts\\msyh.ttc"]), [
    "C:\\Windows\\Fonts\\msyh.ttc",
    "C:\\Windows\\Fonts\\malgun.ttf",
  ]);
  assertEquals(chooseFonts(["/Library/Fonts/PingFang.ttc"]), ["/Library/Fonts/PingFang.ttc"]);
  assertEquals(chooseFonts(["/f/DejaVuSans.ttf", "/f/NotoSansCJK.txt"]), []);
});

Deno.test("texts in scripts of the font that comes along ask for no other", async () => {
  const title = "Θ∞ ≤ 10⁻³, ℝⁿ 𝔼[φ], Ошибка, שגיאה, خطأ, Ελληνικά";
  assertEquals(await fontsFor(lines([1, 2], { title }).svg), []);
});

Deno.test("a letter that no font has is said once, with what to do", async () => {
  const said: string[] = [];
  // deno-lint-ignore no-console
  const log = console.log;
  // deno-lint-ignore no-console
  console.log = (line: string) => said.push(line);
  try {
    const picture = lines([1, 2], { title: "त्रुटि" });
    await toPng(picture);
    await toPng(picture);
  } finally {
    // deno-lint-ignore no-console
    console.log = log;
  }
  assertEquals(said.length, 1);
  assertStringIncludes(said[0]!, "No font with the letter 'त' was found");
  assertStringIncludes(said[0]!, "save the picture as .svg");
});

Deno.test("the letters of East Asian texts are counted as wide as they are high", () => {
  const title = "神经正切核的收敛性".repeat(6);
  const { svg } = lines([1, 2], { title });
  // 54 letters of 15 CSS pixels, in bold, need two lines of 612.
  assertEquals(svg.match(/font-weight="bold"/g)?.length, 2);
});
