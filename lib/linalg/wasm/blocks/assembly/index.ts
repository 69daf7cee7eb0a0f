// @ts-nocheck: AssemblyScript
// Dense linear algebra on packed blocks, in the private memory of one thread.
//
// A block of rows is packed in panels of four rows: entry p of the four rows is contiguous, and p
// runs from 0 to the depth. The same panels serve as either factor of a product and as the triangle
// of a solve. Names that end in 32 work on f32, where the second factor has panels of eight.
//
// Addresses and strides are in bytes, extents in entries.
export { allocate } from "./memory.ts";
export { multiply, packColumns, packRows, unpackColumns, unpackRows } from "./product_f64.ts";
export { multiply32, packColumns32, packRows32 } from "./product_f32.ts";
export { rotate } from "./rotations.ts";
export { factorPanels, solvePanels } from "./triangle.ts";
