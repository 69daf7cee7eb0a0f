// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Coefficients of the piecewise linear nonlinearities in a parameter block. */
import { prepare } from "../../assembly/prepare.ts";
import { LinearParameter } from "../protocol.ts";

const COEFFICIENTS: usize = 16 * LinearParameter.coefficients;

/** The coefficients in float64. */
export function prepare_f64(block: usize, alpha: f64, beta: f64): void {
  prepare<f64>(block + COEFFICIENTS, alpha, beta);
}

/** The same in float32. */
export function prepare_f32(block: usize, alpha: f64, beta: f64): void {
  prepare<f32>(block + COEFFICIENTS, alpha, beta);
}
