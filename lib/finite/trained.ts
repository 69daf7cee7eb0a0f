/**
 * Which tensors are trained.
 *
 * @module
 */
import type { Graph } from "./graph.ts";

/** Says of a tensor, by the place of its layer and its name, whether it is trained. */
export type TrainOption = (place: string, name: string) => boolean;

/**
 * Reads the option `train`.
 *
 * @throws {TypeError} If it is no function, or does not give true or false.
 */
export function readTrain(
  train: TrainOption | undefined,
  { parameters }: Graph,
  attempt: string,
): readonly boolean[] {
  if (train === undefined) return parameters.map(() => true);
  if (typeof train !== "function") {
    throw new TypeError(`Cannot ${attempt} as 'train' must be a function: found ${typeof train}`);
  }
  return parameters.map(({ place, name }) => {
    const answer: unknown = train(place, name);
    if (typeof answer === "boolean") return answer;
    throw new TypeError(
      `Cannot ${attempt} as 'train' must say true or false of ${place}.${name}: ` +
        `found ${String(answer)}`,
    );
  });
}
