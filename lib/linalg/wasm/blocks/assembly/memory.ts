// @ts-nocheck: AssemblyScript

/** Reserves memory for good, aligned to 16 bytes; the memory grows if it must. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}
