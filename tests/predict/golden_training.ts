/**
 * Golden numbers of training with neural-tangents 0.6.6 in float64, for the NTK of the network
 * dense(wStd 1.5, bStd 0.05), erf, dense(wStd 1.5, bStd 0.05), read and typed.
 *
 * @module
 */
import { type Tensor, tensor } from "../../lib/tensor.ts";
import { matrix } from "../linalg/matrices.ts";
import records from "../reference/nt-fixtures.json" with { type: "json" };
import { erfKernels } from "./erf_kernels.ts";

/** Outputs at training inputs and at test inputs. */
export interface Outputs {
  readonly train: Tensor;
  readonly test: Tensor;
}

const train = matrix(4, 3, (i, j) => Math.sin(3 * i + j + 1));
const test = matrix(2, 3, (i, j) => Math.cos((3 * i + j + 1) / 2));

/** Inputs of the training functions, and what they ought to give. */
export const PREDICT = {
  kTrain: erfKernels(train, train).ntk,
  kTestTrain: erfKernels(test, train).ntk,
  /** Targets of regression, `[4, 2]`. */
  y: matrix(4, 2, (i, j) => Math.sin(0.7 * (2 * i + j))),
  /** Targets of classification, `[4, 2]`. */
  oneHot: matrix(4, 2, (i, j) => [0, 1, 1, 0][i] === j ? 1 : 0),
  /** Gradient flow on the squared error with learning rate 0.5 and a relative ridge. */
  flow: (ridge: number, t: number): Outputs =>
    read(`gd_mse reg=${ridge === 0 ? "0.0" : ridge} lr=.5 t=${t === Infinity ? "None" : `${t}.0`}`),
  /** Gradient descent on the cross-entropy with learning rate 0.5 at times 1, 5, 20. */
  crossEntropy: (momentum?: number): Outputs =>
    read(`gd_xent lr=.5 mom=${momentum ?? "None"} t=[1,5,20] y=onehot[0,1,1,0]`),
  /** The largest learning rate of the squared error with two outputs. */
  maxLearningRate: record()["max_lr_formula 2*8/lmax"] as number,
};

function record(): Record<string, unknown> {
  return records.predict as unknown as Record<string, unknown>;
}

function read(name: string): Outputs {
  const { train, test } = record()[name] as { train: number[][]; test: number[][] };
  return { train: tensor(train), test: tensor(test) };
}
