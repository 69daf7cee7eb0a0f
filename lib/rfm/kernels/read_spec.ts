/**
 * Kernels as callers choose them.
 *
 * @module
 */
import { lower } from "../../kernel/lower.ts";
import { kindOf } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import { checkSlopes } from "./network/recursion.ts";
import type { InnerProductKernel, RadialKernel } from "./rule.ts";
import type { KernelSpec } from "./spec.ts";

/** The kernels of `rfm()`; a network stands for its neural tangent kernel. */
export type RfmKernel = "laplace" | "gaussian" | Net | RadialKernel | InnerProductKernel;

/** A kernel, and the numbers that go with "laplace". */
export interface KernelChoice {
  /** The kernel. @default {"laplace"} */
  readonly kernel?: RfmKernel | undefined;
  /** q of exp(-(|x - z|_p / L)^q). @default {1} */
  readonly exponent?: number | undefined;
  /** p. @default {2} */
  readonly norm?: number | undefined;
}

/**
 * The kernel as threads and files take it.
 *
 * @param options The kernel, its exponent and its norm.
 * @param d Number of features.
 * @throws {TypeError} If it is no kernel, or its gradient is not known.
 * @throws {RangeError} If the exponent is out of range.
 */
export function readKernelSpec(
  { kernel = "laplace", exponent, norm }: KernelChoice,
  d: number,
  attempt: string,
): KernelSpec {
  for (const [name, value] of Object.entries({ exponent, norm })) {
    if (value === undefined || kernel === "laplace") continue;
    throw new TypeError(`Cannot ${attempt} as '${name}' goes with the kernel "laplace" only`);
  }
  if (kernel === "laplace") return readLaplace({ exponent, norm }, attempt);
  if (kernel === "gaussian") return { form: "gaussian" };
  if (typeof kernel === "object" && kernel !== null) {
    if (hasFunctions(kernel, ["value", "derivative"])) {
      return { form: "radial", kernel: kernel as RadialKernel };
    }
    if (hasFunctions(kernel, ["value", "gradient"])) {
      return { form: "innerProduct", kernel: kernel as InnerProductKernel };
    }
    if ("kind" in kernel) {
      const net = kernel as Net;
      const program = lower(net, { channels: d, spatial: [] });
      checkSlopes(program, attempt);
      return { form: "network", net, program };
    }
  }
  throw new TypeError(
    `Cannot ${attempt} as 'kernel' must be "laplace", "gaussian", a network, or an object with functions ` +
      `'value' and 'derivative' or 'gradient': found ${
        typeof kernel === "string" ? `"${kernel}"` : kindOf(kernel)
      }`,
  );
}

function hasFunctions(value: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}

/** 0 < q <= p <= 2, where the kernel is positive definite. */
function readLaplace(
  { exponent = 1, norm = 2 }: Omit<KernelChoice, "kernel">,
  attempt: string,
): KernelSpec {
  for (const [name, value, most] of [["norm", norm, 2], ["exponent", exponent, norm]] as const) {
    if (typeof value === "number" && value > 0 && value <= most) continue;
    throw new RangeError(
      `Cannot ${attempt} as '${name}' must be above 0 and at most ${most}` +
        `${name === "exponent" ? ", the norm" : ""}: current value is ${value}`,
    );
  }
  return norm === 2 ? { form: "laplace", exponent } : { form: "norm", norm, exponent };
}
