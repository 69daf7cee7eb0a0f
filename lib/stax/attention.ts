/**
 * Self-attention over all sites, as a value.
 *
 * @module
 */
import type { PositionalEmbedding } from "./positional.ts";

/** What makes weights of scores: zeta. */
export type AttentionMechanism = "softmax" | "identity" | "abs" | "relu";

/** Self-attention, as a value. */
export interface GlobalSelfAttention {
  /** Tag of this layer. */
  readonly kind: "globalSelfAttention";
  /** Number of output channels. */
  readonly channels: number;
  /** Number of channels of queries and keys of one head. */
  readonly keyChannels: number;
  /** Number of channels of the values of one head. */
  readonly valueChannels: number;
  /** Number of heads. */
  readonly heads: number;
  /** Whether scores are scaled by 1/n, with equal query and key weights; by 1/sqrt(n) otherwise. */
  readonly linearScaling: boolean;
  /** What makes weights of scores. */
  readonly mechanism: AttentionMechanism;
  /** Standard deviation of the query weights. */
  readonly wQueryStd: number;
  /** Standard deviation of the key weights. */
  readonly wKeyStd: number;
  /** Standard deviation of the value weights. */
  readonly wValueStd: number;
  /** Standard deviation of the output weights. */
  readonly wOutStd: number;
  /** Standard deviation of the biases; absent without biases. */
  readonly bStd?: number;
  /** Positional embeddings, if any. */
  readonly position?: PositionalEmbedding;
}
