/**
 * Nonlinearities without a closed form over relu, for inputs of small and of large standard deviations.
 *
 * @module
 */
import { kernels, type Net, randomGenerator, stax, type Tensor, tensor } from "@widenet/ntk";

/** Times of one nonlinearity on one kind of inputs, over those of relu. */
export interface NonlinearityTiming {
  /** What the inputs are. */
  readonly inputs: string;
  /** The nonlinearity. */
  readonly name: string;
  /** The first call, which makes tables. */
  readonly first: number;
  /** A later call, which finds them. */
  readonly later: number;
}

const relu = (x: number): number => Math.max(x, 0);

const LAYERS: Readonly<Record<string, stax.Activation>> = {
  "gelu": stax.gelu(),
  "tanh": stax.tanh(),
  "sigmoid": stax.sigmoid(),
  "silu": stax.silu(),
  "softplus": stax.softplus(),
  "elu": stax.elu(),
};

/** Functions of a user, which are tried at ordinary deviations. */
const GIVEN: Readonly<Record<string, stax.Activation>> = {
  "elu, alpha 0.3": stax.elu({ alpha: 0.3 }),
  "tanh(x + 0.3)": stax.elementwise({ fn: (x) => Math.tanh(x + 0.3) }),
  "relu as a function": stax.elementwise({ fn: relu, kinks: [0] }),
};

/** Smooth functions of a user, which are tried at large deviations. */
const SMOOTH: Readonly<Record<string, stax.Activation>> = {
  "tanh(x + 0.3) + 0.2x": stax.elementwise({ fn: (x) => Math.tanh(x + 0.3) + 0.2 * x }),
  "x sigmoid(1.7x)": stax.elementwise({ fn: (x) => x / (1 + Math.exp(-1.7 * x)) }),
};

/** Later calls, of which the fastest counts. */
const TURNS = 5;

/** Times all of them. */
export async function timeNonlinearities(): Promise<NonlinearityTiming[]> {
  const standard = spread(398, 0);
  const cases: readonly [string, Tensor, number, Readonly<Record<string, stax.Activation>>][] = [
    ["398 x 30, standardised, wStd 1.4", standard, 1.4, { ...LAYERS, ...GIVEN }],
    ["398 x 30, standardised, wStd 4", standard, 4, SMOOTH],
    ["398 x 30, standardised, wStd 8", standard, 8, LAYERS],
    ["200 x 30, deviations from 1e-3 to 1e3", spread(200, 13.8), 1, { ...LAYERS, ...SMOOTH }],
    ["1500 x 30, standardised, wStd 1.4", spread(1500, 0), 1.4, LAYERS],
  ];
  const rows: NonlinearityTiming[] = [];
  for (const [inputs, x, wStd, layers] of cases) {
    rows.push(...await timeCase(inputs, x, wStd, layers));
  }
  const images = tensor(randomGenerator(3).normal([32, 6, 6, 3]));
  rows.push(...await timeCase("32 images of 6 x 6, pooled, wStd 10", images, 10, LAYERS));
  return rows;
}

async function timeCase(
  inputs: string,
  x: Tensor,
  wStd: number,
  layers: Readonly<Record<string, stax.Activation>>,
): Promise<NonlinearityTiming[]> {
  const network = x.shape.length === 2 ? connected : convolutional;
  const { later: base } = await time(network(stax.relu(), wStd), x);
  const rows: NonlinearityTiming[] = [];
  for (const [name, activation] of Object.entries(layers)) {
    const { first, later } = await time(network(activation, wStd), x);
    rows.push({ inputs, name, first: first / base, later: later / base });
  }
  return rows;
}

function connected(activation: stax.Activation, wStd: number): Net {
  const layer = stax.serial(stax.dense(1, { wStd, bStd: 0.1 }), activation);
  return stax.serial(stax.repeat(layer, 2), stax.dense(1));
}

function convolutional(activation: stax.Activation, wStd: number): Net {
  const first = stax.conv(1, [3, 3], { wStd, padding: "SAME" });
  const second = stax.conv(1, [3, 3], { wStd: 1.5, padding: "SAME" });
  return stax.serial(first, activation, second, activation, stax.globalAvgPool(), stax.dense(1));
}

async function time(net: Net, x: Tensor): Promise<{ first: number; later: number }> {
  const seconds = async (): Promise<number> => {
    const start = performance.now();
    await kernels(net, x);
    return (performance.now() - start) / 1000;
  };
  const first = await seconds();
  let later = Infinity;
  for (let turn = 0; turn < TURNS; turn++) later = Math.min(later, await seconds());
  return { first, later };
}

/** Normal inputs, scaled by factors whose logarithms spread over a range. */
function spread(n: number, range: number): Tensor {
  const generator = randomGenerator(1);
  const data = generator.normal([n, 30]).data.slice();
  const places = generator.uniform([n]).data;
  for (let at = 0; at < data.length; at++) {
    data[at]! *= Math.exp((places[Math.floor(at / 30)]! - 0.5) * range);
  }
  return tensor(data, [n, 30]);
}
