// @ts-nocheck: AssemblyScript
// The products and powers of the module beside, in memory that comes from outside: features are made
// where they are to lie. Nothing is allocated here.
import { Rectify, Square, Step } from "../../assembly/powers.ts";
import { products } from "../../assembly/product.ts";
export { rectify, square, step } from "../../assembly/powers.ts";

/**
 * C = power(A B'), with the degree of the power: see `products()`. While they are in registers, powers cost half of
 * what they cost in the first-level cache.
 */
export function multiply(
  left: i32,
  right: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  degree: i32,
  weight: f64,
): void {
  if (degree == 0) products<Step>(left, right, depth, a, b, c, stride, weight);
  else if (degree == 1) products<Rectify>(left, right, depth, a, b, c, stride, weight);
  else products<Square>(left, right, depth, a, b, c, stride, weight);
}
