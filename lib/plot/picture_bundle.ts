/**
 * Pictures as notebooks keep them and as terminals print them.
 *
 * @module
 */
import type { MimeBundle } from "../display/output.ts";
import { displayPrototype } from "../display/displayable.ts";
import type { Picture } from "./picture.ts";
import { toPng } from "./png.ts";

/** Prototype of pictures. */
export const PICTURE: object = displayPrototype<Picture>({
  bundle: pictureBundle,
  text: ({ alt, width, height }) =>
    `${alt} (a picture of ${width} x ${height}; show(picture, "NAME.svg") saves it)`,
});

/** A picture as a notebook keeps it: untrusted notebooks drop SVG, but no viewer drops PNG. */
export async function pictureBundle(picture: Picture): Promise<MimeBundle> {
  const { alt, width, height } = picture;
  const png = (await toPng(picture)).toBase64();
  return {
    data: { "image/png": png, "text/plain": alt },
    metadata: { "image/png": { width, height } },
  };
}
