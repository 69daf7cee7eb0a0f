/**
 * Pictures and formulas in front of a reader.
 *
 * @module
 */
import { displayOutput, isNotebook, type Json } from "../display/output.ts";
import { printLine } from "../notebook/print.ts";
import { adviceOn, checkPath, kindOf } from "../options.ts";
import { writeFile } from "../write_file.ts";
import { type Formula, formulaBundle } from "./formula.ts";
import { checkPicture, type Picture, toSvg } from "./picture.ts";
import { pictureBundle } from "./picture_bundle.ts";
import { toPng } from "./png.ts";
import { checkSlider, type Slider } from "./slider.ts";
import { toVegaLite, VEGA_LITE } from "./vega_lite.ts";

/** What {@linkcode show} can show. */
export type Displayable = Picture | Slider | Formula;

/**
 * Shows a picture, a slider or a formula: in a notebook as an output of the cell, in a script as a file.
 *
 * In a notebook a picture is a PNG with its description as text, a slider the same beside its
 * specification in Vega-Lite, a formula is LaTeX; a path is not needed, and saves the file besides. A
 * script saves a picture or the still picture of a slider as `.svg` or `.png`, the specification as
 * `.json`, a formula as `.tex`; a formula without a path is printed. Await it: outputs that a cell does not wait for can
 * be lost. A PNG is drawn in one piece, as {@linkcode toPng} says.
 *
 * @param displayable The picture, slider or formula.
 * @param path Where to save it.
 * @throws {TypeError} If there is nothing that can be shown, or a script shows a picture without a
 * path.
 * @throws {RangeError} If the path ends in none of these extensions.
 *
 * @example Usage
 * ```ts
 * import { lines, show } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".svg" });
 * const axes = { title: "Square", xLabel: "x", yLabel: "x²" };
 * await show(lines([{ x: [0, 1, 2], y: [0, 1, 4] }], axes), path);
 * assert((await Deno.readTextFile(path)).startsWith("<svg"));
 * await Deno.remove(path);
 * ```
 */
export async function show(displayable: Displayable, path?: string): Promise<void> {
  if (path !== undefined) checkPath("show a picture or a formula", "path", path);
  switch (displayable?.kind) {
    case "picture":
      checkPicture("show a picture", displayable);
      return await showPicture(displayable, path);
    case "slider":
      checkSlider("show a slider", displayable);
      return await showSlider(displayable, path);
    case "formula":
      return await showFormula(displayable, path);
    default:
      throw new TypeError(
        `Cannot show the value as it is neither a picture nor a slider nor a formula: found ${
          kindOf(displayable)
        }${adviceOn(displayable)}`,
      );
  }
}

async function showPicture(picture: Picture, path: string | undefined): Promise<void> {
  if (path !== undefined) await savePicture(picture, path);
  if (isNotebook()) return await displayOutput(await pictureBundle(picture));
  if (path === undefined) {
    throw new TypeError(
      "Cannot show a picture outside a notebook without a path: give one that ends in .svg or .png",
    );
  }
}

async function showSlider(shown: Slider, path: string | undefined): Promise<void> {
  const spec = toVegaLite(shown);
  if (path !== undefined) await saveSlider(shown, spec, path);
  if (isNotebook()) {
    const { data, metadata } = await pictureBundle(shown.still);
    return await displayOutput({
      data: { ...data, [VEGA_LITE]: spec },
      ...(metadata && { metadata }),
    });
  }
  if (path === undefined) {
    throw new TypeError(
      "Cannot show a slider outside a notebook without a path: give one that ends in .svg, .png or .json",
    );
  }
}

async function saveSlider({ still }: Slider, spec: Json, path: string): Promise<void> {
  const extension = extensionOf(path);
  if (extension === ".json") return await writeFile(path, `${JSON.stringify(spec)}\n`);
  if (extension !== ".svg" && extension !== ".png") {
    throw badExtension("slider", extension, ".svg, .png or .json");
  }
  await savePicture(still, path);
}

async function savePicture(picture: Picture, path: string): Promise<void> {
  const extension = extensionOf(path);
  switch (extension) {
    case ".svg":
      return await writeFile(path, toSvg(picture));
    case ".png":
      return await writeFile(path, await toPng(picture));
    default:
      throw badExtension("picture", extension, ".svg or .png");
  }
}

async function showFormula(formula: Formula, path: string | undefined): Promise<void> {
  const { latex } = formula;
  if (path !== undefined) {
    const extension = extensionOf(path);
    if (extension !== ".tex") throw badExtension("formula", extension, ".tex");
    await writeFile(path, `$$${latex}$$\n`);
  }
  if (isNotebook()) return await displayOutput(formulaBundle(formula));
  if (path === undefined) printLine(latex);
}

function extensionOf(path: string): string {
  return /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? "";
}

function badExtension(what: string, found: string, wanted: string): RangeError {
  const text = found === "" ? "no extension" : `the extension '${found}'`;
  return new RangeError(`Cannot save the ${what} under a path with ${text}: use ${wanted}`);
}
