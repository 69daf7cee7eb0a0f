/**
 * Small random networks with inputs for them, each by its seed.
 *
 * @module
 */
import { type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import { makePictures, PICTURES, type Pictures } from "./pictures.ts";

/** A network with inputs for it. */
export interface RandomNetwork {
  /** The network. */
  readonly net: Net;
  /** Six inputs. */
  readonly x: Tensor;
  /** What they are. */
  readonly pictures: Pictures;
  /** Whether some nonlinearity has a jump. */
  readonly jumps: boolean;
}

/** Picks from choices, one random number each. */
class Draw {
  readonly #uniform: Float64Array;
  #drawn = 0;
  /** Whether a nonlinearity with a jump was drawn. */
  jumps = false;

  constructor(seed: number) {
    this.#uniform = randomGenerator(seed).uniform([500]).data as Float64Array;
  }

  pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.#uniform[this.#drawn++]! * choices.length)]!;
  }
}

/** The network of a seed. */
export function randomNetwork(seed: number): RandomNetwork {
  const draw = new Draw(seed);
  const spatial = draw.pick<readonly number[]>([], [1], [6], [1, 1], [4, 3], [3, 3], [2, 5]);
  const channels = draw.pick(1, 2, 3);
  const pictures = draw.pick(...PICTURES);
  const net = drawNet(draw, spatial);
  const x = makePictures(pictures, { seed, shape: [6, ...spatial, channels] });
  return { net, x, pictures, jumps: draw.jumps };
}

function drawNet(draw: Draw, spatial: readonly number[]): Net {
  const each = (...choices: readonly number[]): number[] =>
    spatial.map(() => draw.pick(...choices));
  const common = () => ({
    wStd: draw.pick(0.8, 1, 1.4),
    parameterization: draw.pick("ntk", "ntk", "standard"),
    ...draw.pick({}, {}, { bStd: 0 }, { bStd: 0.3 }),
  } as const);
  const conv = (): Net =>
    spatial.length === 0 ? stax.dense(2, common()) : stax.conv(2, each(1, 2, 3), {
      ...common(),
      padding: draw.pick("SAME", "CIRCULAR"),
      strides: draw.pick(each(1), each(1, 2)),
    });
  const mix = (): Net => stax.dense(2, common());
  const pool = (): Net => {
    if (spatial.length === 0) return stax.identity();
    const options = { padding: draw.pick("SAME", "CIRCULAR"), strides: each(1, 2) } as const;
    return draw.pick<Net>(stax.avgPool(each(1, 2), options), stax.sumPool(each(1, 2), options));
  };
  const few = spatial.every((length) => length === 1);
  const phi = (): Net => drawNonlinearity(draw, few);
  const around = (left: Net, right: Net, join: Net): Net =>
    stax.serial(stax.fanOut(2), stax.parallel(left, right), join);
  const block = (): Net =>
    draw.pick<() => Net>(
      () => stax.serial(phi(), conv()),
      () => stax.serial(phi(), pool(), conv()),
      () => stax.serial(phi(), stax.dropout({ keep: 0.7 }), conv()),
      () => stax.serial(stax.layerNorm(), phi(), mix()),
      () => around(stax.identity(), stax.serial(phi(), mix()), stax.fanInSum()),
      () => stax.serial(around(phi(), stax.serial(phi(), mix()), stax.fanInProd()), mix()),
    )();
  const first = draw.pick<Net>(stax.identity(), stax.identity(), stax.dropout({ keep: 0.6 }));
  const readout = spatial.length === 0
    ? stax.identity()
    : draw.pick<Net>(stax.flatten(), stax.globalAvgPool(), stax.globalSumPool());
  const blocks = Array.from({ length: draw.pick(0, 1, 2) }, block);
  return stax.serial(
    first,
    conv(),
    ...blocks,
    phi(),
    readout,
    draw.pick<Net>(stax.dense(1), stax.serial(mix(), phi())),
  );
}

function drawNonlinearity(draw: Draw, few: boolean): Net {
  const high = (degree: number): Net => stax.serial(stax.layerNorm(), stax.hermite({ degree }));
  const bounded = (layer: Net): Net => stax.serial(stax.layerNorm(), layer);
  const jump = (layer: Net): Net => {
    draw.jumps = true;
    return layer;
  };
  return draw.pick<() => Net>(
    () => stax.relu(),
    () => stax.leakyRelu({ alpha: 0.2 }),
    () => stax.abs(),
    () => stax.abRelu({ a: -0.5, b: 1 }),
    () => jump(stax.sign()),
    () => jump(stax.rectifiedMonomial({ degree: 0 })),
    () => stax.rectifiedMonomial({ degree: draw.pick(1, 2, 3) }),
    () => stax.erf({ c: draw.pick(0, 0.2) }),
    () => stax.sigmoidLike(),
    () => stax.gelu(),
    () => stax.sin({ c: draw.pick(0, 0.4) }),
    () => stax.cos(),
    () => bounded(stax.rbf({ gamma: 0.4 })),
    () => bounded(stax.exp({ a: 0.5, b: 0.3 })),
    () => bounded(stax.gaussian({ b: -0.5 })),
    () => bounded(stax.gabor()),
    () => stax.expNormalized(),
    () => stax.monomial({ degree: draw.pick(1, 2, 3) }),
    () => stax.hermite({ degree: draw.pick(1, 2, 3) }),
    () => high(draw.pick(5, 8, 20, 40)),
    () => stax.polynomial({ coef: [0.3, 1, draw.pick(0, 0.2), -0.1] }),
    // Those without a closed form take the reference engine long.
    () =>
      few
        ? bounded(draw.pick<Net>(stax.tanh(), stax.silu(), stax.softplus(), stax.elu()))
        : stax.gelu(),
  )();
}
