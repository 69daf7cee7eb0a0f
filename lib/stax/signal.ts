/**
 * What is known of the values between layers before any number is computed.
 *
 * @module
 */

/** Length of the channel axis and of each spatial axis. */
export interface SignalShape {
  /** Number of channels (features, units). */
  readonly channels: number;
  /** Lengths of the spatial axes; none in a fully connected network. */
  readonly spatial: readonly number[];
}

/** A value between two layers. */
export interface Signal extends SignalShape {
  /** Whether its channels are independent, centred Gaussians in the limit of infinite width. */
  readonly gaussian: boolean;
  /** Places of the layers whose random weights it is made with; "input" for the raw inputs. */
  readonly sources: readonly string[];
}

/** The signal of raw inputs. */
export function inputSignal(shape: SignalShape): Signal {
  return { ...shape, gaussian: false, sources: ["input"] };
}

/** Shape as it is written in messages: [n, ..., channels]. */
export function shapeText(signal: SignalShape): string {
  return `[${["n", ...signal.spatial, signal.channels].join(", ")}]`;
}
