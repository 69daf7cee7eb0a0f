/**
 * What `finite` holds: parameters of networks of finite width, and what is computed with them.
 *
 * @module
 */
export { apply } from "./apply.ts";
export { count, map } from "./count_parameters.ts";
export { load, save } from "./files.ts";
export { init, initLater } from "./init.ts";
export { inputGradients } from "./input_gradients.ts";
export { jvp, vjp } from "./products.ts";
export { train } from "./train/train.ts";
