/**
 * Networks that are worth a look.
 *
 * @module
 */
import type { Block, State } from "../state/state.ts";

/** A network to start from; inputs and examples stay. */
export interface Start {
  readonly label: string;
  readonly change: (state: State) => State;
}

/** The networks. */
export const STARTS: readonly Start[] = [
  {
    label: "Order",
    change: one({ layer: "dense", phi: "erf", depth: 8, wStd: 0.8, bStd: 0.2 }),
  },
  {
    label: "The edge of chaos",
    change: one({ layer: "dense", phi: "erf", depth: 16, wStd: 1.153, bStd: 0.2 }),
  },
  {
    label: "Chaos",
    change: one({ layer: "dense", phi: "erf", depth: 8, wStd: 3, bStd: 0.2 }),
  },
  {
    label: "ReLU, He’s scale",
    change: one({ layer: "dense", phi: "relu", depth: 3, wStd: 1.414, bStd: 0 }),
  },
  {
    label: "A pooled CNN",
    change: (state) => ({
      ...one({ layer: "conv", phi: "relu", depth: 2, wStd: 1.414, bStd: 0 })(state),
      readout: "pool",
      domain: "circle",
    }),
  },
];

function one(block: Block): (state: State) => State {
  return (state) => ({ ...state, blocks: [block], selected: 0 });
}
