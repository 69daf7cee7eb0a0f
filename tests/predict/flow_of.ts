/**
 * The gradient flow of a kernel from outside: reads it as the doors do.
 *
 * @module
 */
import type { BackendName } from "../../lib/linalg/backend.ts";
import { selectBackend } from "../../lib/linalg/backends.ts";
import { readSymmetric } from "../../lib/linalg/matrix.ts";
import {
  type FlowSettings,
  type SpectralFlow,
  spectralFlow,
} from "../../lib/predict/training/spectral_flow.ts";
import type { TensorLike } from "../../lib/tensor.ts";

/** Decomposes a kernel. */
export async function flowOf(
  kernel: TensorLike,
  settings: Partial<FlowSettings> = {},
  backend?: BackendName,
): Promise<SpectralFlow> {
  const attempt = "follow a gradient flow";
  const matrix = await readSymmetric(kernel, attempt);
  const routines = await selectBackend(backend);
  return await spectralFlow(matrix, { attempt, ...settings }, routines, undefined);
}
