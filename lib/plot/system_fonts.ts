/**
 * Fonts of this machine, for texts that the font which comes along has no letters for.
 *
 * Fonts with the Chinese, Japanese and Korean scripts have some ten megabytes each, more than all the
 * rest of this module, so none comes along.
 *
 * @module
 */
import { join } from "@std/path";
import { host } from "../host/mod.ts";
import { isGranted } from "../is_granted.ts";
import { printLine } from "../notebook/print.ts";

/** Scripts that DejaVu Sans has letters for; signs and digits are of no script. */
const COVERED = ["Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Hebrew", "Arabic", "Lao"];
const FOREIGN = new RegExp(
  `(?![${COVERED.map((name) => `\\p{Script=${name}}`).join("")}])\\p{L}`,
  "u",
);
const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f]/u;
/** Letter-like signs, as those of number sets, which are letters of no script. */
const SIGN = /\p{Script=Common}/u;

/** Fonts by the beginnings of their files' names; those of one row have the same scripts. */
const FAMILIES: readonly (readonly string[])[] = [
  // All of Chinese, Japanese and Korean.
  ["notosanscjk", "sourcehansans", "wqy-microhei", "wqy-zenhei", "droidsansfallback", "arialuni"],
  ["pingfang", "hiraginosansgb", "msyh", "notosanssc", "notosanstc", "simhei", "simsun", "stheiti"],
  ["hiraginokaku", "yugoth", "meiryo", "notosansjp", "ipaexg", "ipag", "takaogothic", "vl-gothic"],
  ["applesdgothicneo", "malgun", "nanumgothic", "notosanskr", "gulim"],
];

let found: Promise<readonly Uint8Array[]> | undefined;
let hasWarned = false;

/**
 * Fonts for a drawing beside DejaVu Sans; says once if there are none.
 *
 * @param svg The drawing.
 * @returns Files of fonts; none if DejaVu Sans is enough, or nothing was found.
 */
export async function fontsFor(svg: string): Promise<readonly Uint8Array[]> {
  const beyondLatin = svg.match(/[\u0250-\u{10ffff}]/gu) ?? [];
  const letters = beyondLatin.filter((letter) => FOREIGN.test(letter) && !SIGN.test(letter));
  const isForeign = letters.length > 0 || CJK.test(svg);
  if (!isForeign) return [];
  const fonts = CJK.test(svg) ? await (found ??= loadFonts()) : [];
  const missing = letters.find((letter) => fonts.length === 0 || !CJK.test(letter));
  if (missing !== undefined && !hasWarned) {
    hasWarned = true;
    printLine(
      `No font with the letter '${missing}' was found, so that it is a box in PNG: ` +
        "install one with Chinese, Japanese and Korean (Debian: apt install fonts-noto-cjk) " +
        "where it is of these scripts, or save the picture as .svg",
    );
  }
  return fonts;
}

async function loadFonts(): Promise<readonly Uint8Array[]> {
  const { files } = host();
  if (files === undefined) return [];
  const chosen = chooseFonts(folders().flatMap((folder) => filesBelow(folder, 4)));
  return await Promise.all(chosen.map((path) => files.readFile(path)));
}

/** One font of all East Asian scripts, or else one of each. */
export function chooseFonts(files: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  for (const [row, names] of FAMILIES.entries()) {
    const candidates = names.flatMap((name) => files.filter((path) => isOf(name, path)));
    const best = candidates.find((path) => /regular/i.test(path)) ?? candidates[0];
    if (best !== undefined) chosen.push(best);
    if (row === 0 && best !== undefined) break;
  }
  return chosen;
}

function isOf(family: string, path: string): boolean {
  const file = path.split(/[\\/]/).at(-1)!.toLowerCase().replaceAll(" ", "");
  return file.startsWith(family) && /\.(ttf|ttc|otf)$/.test(file);
}

/** Where fonts lie, as far as this program may read without asking. */
function folders(): readonly string[] {
  const all = {
    windows: ["C:\\Windows\\Fonts"],
    darwin: ["/System/Library/Fonts", "/System/Library/AssetsV2", "/Library/Fonts"],
    linux: ["/usr/share/fonts", "/usr/local/share/fonts"],
  }[host().os] ?? ["/usr/share/fonts", "/usr/local/share/fonts"];
  return all.filter((path) => isGranted({ name: "read", path }));
}

function filesBelow(folder: string, depth: number): string[] {
  try {
    return [...host().files?.readDirSync(folder) ?? []].toSorted((a, b) => a.name < b.name ? -1 : 1)
      .flatMap(
        ({ name, isDirectory, isFile }) => {
          const path = join(folder, name);
          if (isFile) return [path];
          return isDirectory && depth > 0 ? filesBelow(path, depth - 1) : [];
        },
      );
  } catch {
    // A folder that is not there, or may not be read, has no fonts for us.
    return [];
  }
}
