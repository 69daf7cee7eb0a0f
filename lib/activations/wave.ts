/**
 * Options that erf, sin and cos share.
 *
 * @module
 */

/** Parameters of phi(x) = a f(bx) + c or a f(bx + c). */
export interface WaveOptions {
  /** Factor of the value. @default {1} */
  readonly a?: number;
  /** Factor of the argument. @default {1} */
  readonly b?: number;
  /** Offset: of the value for erf, of the argument (a phase) for sin and cos. @default {0} */
  readonly c?: number;
}
