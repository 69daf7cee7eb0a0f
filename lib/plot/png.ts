/**
 * Pictures as PNG files: resvg in WebAssembly with a font that comes along, so that the bytes are
 * the same on every machine. Loaded when the first PNG is asked for. Only letters that this font has
 * not are drawn with fonts of the machine.
 *
 * @module
 */
import { UnavailableError } from "../errors.ts";
import { errors, type Files, files } from "../host/mod.ts";
import { checkWebAssembly } from "../web_assembly.ts";
import { encodeFullPng, encodeIndexedPng } from "./indexed_png.ts";
import { checkPicture, type Picture } from "./picture.ts";
import { fontsFor } from "./system_fonts.ts";

/** Device pixels for each CSS pixel. */
const PIXEL_RATIO = 2;

const ATTEMPT = "write a picture as PNG";

type Renderer = (picture: Picture, fonts: readonly Uint8Array[]) => Uint8Array;

let renderer: Promise<Renderer> | undefined;

/**
 * Draws a picture as a PNG of twice its size in CSS pixels.
 *
 * The renderer draws a picture in one piece: nothing else of the thread runs meanwhile, and no signal could stop it. That
 * is a fraction of a second for most pictures and seconds for a line through tens of thousands of points. Where that
 * is too long, thin the points out, call it in a `Worker`, or keep the picture as SVG, which is not drawn.
 *
 * Texts in Chinese, Japanese and Korean need a font of this machine and leave to read it. Where there is
 * none, a line says so, once.
 *
 * @param picture The picture.
 * @returns The bytes of the file, the same for the same picture and fonts.
 * @throws {TypeError} If it is no picture.
 * @throws {UnavailableError} If there is no WebAssembly, or the renderer's files must not be read.
 *
 * @example Usage
 * ```ts
 * import { lines, toPng } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const axes = { title: "Square", xLabel: "x", yLabel: "x²" };
 * const png = await toPng(lines([{ x: [0, 1, 2], y: [0, 1, 4] }], axes));
 * assertEquals(new TextDecoder().decode(png.subarray(1, 4)), "PNG");
 * ```
 */
export async function toPng(picture: Picture): Promise<Uint8Array> {
  checkPicture(ATTEMPT, picture);
  checkWebAssembly(ATTEMPT, "the renderer");
  const { readFile } = files(ATTEMPT);
  renderer ??= loadRenderer(readFile).catch((error) => {
    renderer = undefined; // the next call may have more permissions
    throw error;
  });
  try {
    return (await renderer)(picture, await fontsFor(picture.svg));
  } catch (error) {
    if (!(error instanceof errors.NotCapable)) throw error;
    throw new UnavailableError(
      `Cannot ${ATTEMPT} as the files of the renderer and of its font must not be read: run with ` +
        "--allow-read, or use toSvg(), which needs none",
      { cause: error },
    );
  }
}

async function loadRenderer(read: Files["readFile"]): Promise<Renderer> {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  // Importing any file of the package is what makes the fonts in it resolve to files.
  await import("dejavu-fonts-ttf/package.json", { with: { type: "json" } });
  const [wasm, ...fontBuffers] = await Promise.all([
    read(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))),
    read(new URL(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"))),
    read(new URL(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"))),
  ]);
  await initWasm(wasm);
  return ({ svg, spec }, fonts) => {
    const font = {
      fontBuffers: [...fontBuffers, ...fonts],
      defaultFontFamily: "DejaVu Sans",
      loadSystemFonts: false,
    };
    const image = new Resvg(svg, { font, fitTo: { mode: "zoom", value: PIXEL_RATIO } });
    const rendered = image.render();
    const { width, height, pixels } = rendered;
    const encode = spec.kind === "images" ? encodeFullPng : encodeIndexedPng;
    const png = encode({ width, height, data: pixels });
    rendered.free();
    image.free();
    return png;
  };
}
