/**
 * How large arrays come in, beside a plain copy of the same bytes.
 *
 *     deno run -A bench/arrays.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { loadNpz, tensor } from "@widenet/ntk";
import { npzPieces } from "../lib/data/npz_pieces.ts";
import { writeFile } from "../lib/write_file.ts";

/** Of 1.5e8 entries of one byte. */
const SHAPE = [15_000, 10_000] as const;
/** Entries of float64 in 128 MB. */
const MEMBER = 16_000_000;
const RUNS = 3;

/** Seconds of the best of some runs. */
async function time(work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await work();
    best = Math.min(best, (performance.now() - start) / 1e3);
  }
  return best;
}

async function report(name: string, bytes: Uint8Array, work: () => unknown): Promise<void> {
  const copy = await time(() => bytes.slice());
  const seconds = await time(work);
  const [own, plain] = [seconds, copy].map((value) => value.toFixed(3));
  console.log(`| ${name} | ${own} | ${plain} | ${(seconds / copy).toFixed(1)} |`);
}

function entries(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(SHAPE[0] * SHAPE[1]).map((_, i) => i);
}

async function tensors(): Promise<void> {
  const data = entries();
  await report("tensor(), uint8", data, () => tensor({ shape: SHAPE, data }));
  const strides = [SHAPE[1], 1];
  await report("tensor(), uint8, strides", data, () => tensor({ shape: SHAPE, data, strides }));
  await report("new Float64Array(), uint8", data, () => new Float64Array(data));
}

async function archive(): Promise<void> {
  const x = Float64Array.from({ length: MEMBER }, (_, i) => i);
  const path = await Deno.makeTempFile({ suffix: ".npz" });
  try {
    await writeFile(path, npzPieces({ x: { shape: [MEMBER], data: x } }));
    await report("loadNpz(), float64, stored", new Uint8Array(x.buffer), () => loadNpz(path));
  } finally {
    await Deno.remove(path);
  }
}

console.log("| what | seconds | copy s | ratio |\n| ---- | ------: | -----: | ----: |");
await tensors();
await archive();
