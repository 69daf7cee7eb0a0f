/**
 * What is kept of each fit of a recursive feature machine.
 *
 * @module
 */

/** One fit of a recursive feature machine. */
export interface RfmIteration {
  /** Number of times that M was learnt before the fit. */
  readonly iteration: number;
  /** Mean squared error over the training targets, or their mean logistic loss. */
  readonly loss: number;
  /**
   * |(K + r I) a - y| / |y|: how well the linear system was solved. With the logistic loss
   * |r a + s(f) - y| / |y - 1/2|, with the logistic function s.
   */
  readonly residual: number;
  /** The validation score, if there are validation data: a loss, or an accuracy. */
  readonly validation: number | undefined;
  /** The bandwidth L, of a kernel of the distance. */
  readonly bandwidth: number | undefined;
  /** Eigenvalues of M in descending order. */
  readonly eigenvalues: readonly number[];
}
