/** Images of unlike brightness, with zero images, zero pixels, equal patches and one channel. */
import { assert } from "@std/assert";
import { kernels, type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";

/** Networks that are drawn; each has a seed of its own. */
const NETWORKS = 60;

/** Height, width, and number of the images. */
const [HEIGHT, WIDTH, COUNT] = [4, 3, 5];

type Pick = <T>(...choices: readonly T[]) => T;

function picker(seed: number): Pick {
  const uniform = randomGenerator(seed).uniform([60]).data;
  let drawn = 0;
  return (...choices) => choices[Math.floor(uniform[drawn++]! * choices.length)]!;
}

function draw(pick: Pick): Net {
  const bias = (): { readonly bStd?: number } => pick({}, { bStd: 0.05 }, { bStd: 0.3 });
  const linear = (): Net =>
    pick<() => Net>(
      () => {
        const filter = [pick(1, 2, 3), pick(1, 3)];
        return stax.conv(1, filter, { padding: pick("SAME", "CIRCULAR"), wStd: 1.4, ...bias() });
      },
      () => stax.dense(1, { wStd: 1.3, ...bias() }),
    )();
  const phi = (): Net =>
    pick<Net>(
      ...[stax.relu(), stax.leakyRelu({ alpha: 0.2 }), stax.abs(), stax.gelu(), stax.erf()],
      ...[stax.sin(), stax.sign(), stax.rbf({ gamma: 0.3 })],
    );
  const step = (): Net => stax.serial(phi(), linear());
  const block = (): Net =>
    pick<() => Net>(
      step,
      () => stax.serial(step(), stax.layerNorm()),
      () => stax.serial(stax.fanOut(2), stax.parallel(stax.identity(), step()), stax.fanInSum()),
    )();
  const readout = pick<Net>(stax.flatten(), stax.globalAvgPool());
  return stax.serial(linear(), block(), block(), phi(), readout, stax.dense(1));
}

/** The third image is a multiple of the first, the fourth has equal patches and zero pixels. */
function imagesOf(seed: number, pick: Pick): Tensor {
  const channels = pick(1, 1, 2, 3);
  const x = randomGenerator(seed).normal([COUNT, HEIGHT, WIDTH, channels]);
  const size = HEIGHT * WIDTH * channels;
  const scales = [1, pick(1e-3, 1e3, 1e6), pick(1e-6, 0.1, 10), 1, pick(0, 1)];
  const data = x.data.map((value, at) => {
    const [image, place] = [Math.floor(at / size), at % size];
    const site = Math.floor(place / channels);
    const first = x.data[place]!;
    if (image === 2 || image === 3 && 2 * site < HEIGHT * WIDTH) return scales[image]! * first;
    return site % 3 === 0 && image % 2 === 1 ? 0 : scales[image]! * value;
  });
  return { ...x, data };
}

for (let seed = 0; seed < NETWORKS; seed++) {
  const pick = picker(seed);
  const net = draw(pick);
  const x = imagesOf(5000 + seed, pick);
  Deno.test(`the engines agree on unlike images, network ${seed}`, async () => {
    const [fast, plain] = [
      await kernels(net, x, { engine: "wasm" }),
      await kernels(net, x, { engine: "reference" }),
    ];
    for (const kind of ["nngp", "ntk"] as const) {
      const own = (i: number): number => plain[kind].data[i * (COUNT + 1)]!;
      plain[kind].data.forEach((value, at) => {
        const [i, j] = [Math.floor(at / COUNT), at % COUNT];
        const gap = Math.abs(fast[kind].data[at]! - value);
        // A few roundings for each of the layers, some hundred at worst.
        const most = 1e-13 * Math.sqrt(own(i) * own(j));
        assert(gap <= most, `${kind} [${i}, ${j}]: ${fast[kind].data[at]} against ${value}`);
      });
    }
  });
}
