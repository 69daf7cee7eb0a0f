/**
 * Which nonlinearities an engine integrates at each pair, for those who watch it.
 *
 * @module
 */
import { familyOf } from "../activations/mod.ts";
import type { ProgressReport } from "./engine.ts";
import type { Program } from "./program/program.ts";

/**
 * The part of a progress report that names them.
 *
 * @param program The program.
 * @param quick Whether the nonlinearity of a step has a form that does without integrals.
 */
export function integratedIn(
  { steps }: Program,
  quick: (step: number) => boolean = () => false,
): Pick<ProgressReport, "integrated"> {
  const places = steps.flatMap(({ operation, place }, k) =>
    operation.op === "dual" && familyOf(operation.activation).form === "integral" && !quick(k)
      ? [place]
      : []
  );
  return places.length === 0 ? {} : { integrated: [...new Set(places)] };
}
