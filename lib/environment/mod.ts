/**
 * What this machine offers to computations.
 *
 * @module
 */
export {
  type BackendReport,
  type EngineReport,
  type Environment,
  environment,
  type EnvironmentOptions,
} from "./environment.ts";
export type { Speed } from "./speed.ts";
export type { BlasAttempt, BlasLibrary } from "../linalg/blas.ts";
