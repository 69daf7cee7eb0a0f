/** Files of CIFAR-10 as tests write them: a few pictures a batch. */
import { join } from "@std/path";

/** Pictures of a batch: label and value of each byte. */
export const PICTURES = 4;
/** Bytes of a picture. */
export const BYTES = 3072;

/** Byte p of picture i of a batch. */
export function byteAt(batch: number, i: number, p: number): number {
  return (37 * batch + 11 * i + 7 * Math.floor(p / 1024) + p) % 256;
}

/** Label of picture i of a batch: cats and dogs in turn, and an airplane last. */
export function labelAt(_batch: number, i: number): number {
  return i === PICTURES - 1 ? 0 : i % 2 === 0 ? 3 : 5;
}

/** A file of the binary version. Batch 0 is the test batch. */
export function binaryBatch(batch: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PICTURES * (1 + BYTES));
  for (let i = 0; i < PICTURES; i++) {
    bytes[i * (1 + BYTES)] = labelAt(batch, i);
    for (let p = 0; p < BYTES; p++) bytes[i * (1 + BYTES) + 1 + p] = byteAt(batch, i, p);
  }
  return bytes;
}

/** Names of the files of the binary version, the test batch first. */
export const BINARY = ["test_batch.bin", ...[1, 2, 3, 4, 5].map((b) => `data_batch_${b}.bin`)];

/** Writes the binary version into a folder. */
export async function writeBinary(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [batch, name] of BINARY.entries()) {
    await Deno.writeFile(join(folder, name), binaryBatch(batch));
  }
}

/** Calls a function with a folder that is removed afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Calls a function with other variables of the environment. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  use: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return await use();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}
