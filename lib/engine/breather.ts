/**
 * Another name of {@linkcode Yielder}.
 *
 * @module
 */
export { Yielder as Breather } from "../parallel/yielder.ts";
