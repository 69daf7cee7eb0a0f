/**
 * Products of several values as products of two, for which an engine needs no more than one instruction.
 *
 * @module
 */
import type { Program, Step } from "../program/program.ts";

/**
 * The same program with products of two values each, from the first ones on; one of a single value is that value.
 *
 * @param program The program.
 */
export function pairwiseProducts(program: Program): Program {
  const steps: Step[] = [];
  // By the number of a value, its new number.
  const renamed = [0];
  for (const step of program.steps) {
    const inputs = step.inputs.map((value) => renamed[value]!);
    const [first, ...others] = inputs;
    if (step.operation.op !== "product") {
      renamed.push(steps.push({ ...step, inputs }));
    } else {
      renamed.push(others.reduce(
        (made, next) => steps.push({ ...step, inputs: [made, next] }),
        first!,
      ));
    }
  }
  return { ...program, steps, output: renamed[program.output]! };
}
