/**
 * The gradient flow of a kernel from outside: reads it as the doors do.
 *
 * @module
 */
import type { BackendName } from "../../lib/linalg/backend.ts";
import { readSymmetric } from "../../lib/linalg/matrix.ts";
import { startRun } from "../../lib/linalg/run.ts";
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
  return await spectralFlow(await startRun({ backend }), matrix, { attempt, ...settings });
}
