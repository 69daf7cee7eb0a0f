/**
 * The kernels as values that threads and files take, and the rules of the radial ones.
 *
 * @module
 */
import type { Program } from "../../engine/program/program.ts";
import type { Net } from "../../stax/network.ts";
import { gaussianRule } from "./gaussian.ts";
import { laplaceRule } from "./laplace.ts";
import type { NormSpec } from "./norm_rule.ts";
import type { InnerProductKernel, RadialKernel, RadialRule } from "./rule.ts";

/** A kernel of the distance. */
export type RadialSpec =
  | { readonly form: "laplace"; readonly exponent: number }
  | { readonly form: "gaussian" }
  | { readonly form: "radial"; readonly kernel: RadialKernel };

/** Any kernel, without its bandwidth. */
export type KernelSpec =
  | RadialSpec
  | NormSpec
  | { readonly form: "innerProduct"; readonly kernel: InnerProductKernel }
  | { readonly form: "network"; readonly net: Net; readonly program: Program };

/** Whether a kernel is one of the Euclidean distance. */
export function isRadial(spec: KernelSpec): spec is RadialSpec {
  return spec.form !== "norm" && hasBandwidth(spec);
}

/** Whether a kernel is one of a distance, which has a bandwidth. */
export function hasBandwidth(spec: KernelSpec): spec is RadialSpec | NormSpec {
  return spec.form !== "innerProduct" && spec.form !== "network";
}

/** Whether a kernel is made of functions of the caller, which stay on the calling thread. */
export function isOwn(spec: KernelSpec): boolean {
  return spec.form === "radial" || spec.form === "innerProduct";
}

/** The rule of a radial kernel. */
export function radialRule(spec: RadialSpec): RadialRule {
  switch (spec.form) {
    case "laplace":
      return laplaceRule(spec.exponent);
    case "gaussian":
      return gaussianRule;
    case "radial": {
      const { kernel } = spec;
      return { value: (s) => kernel.value(s), weight: (s) => -kernel.derivative(s) / s };
    }
  }
}
