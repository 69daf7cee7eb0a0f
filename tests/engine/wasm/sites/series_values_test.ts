import { assertAlmostEquals } from "@std/assert";
import { type Dtype, kernels, nngp, stax, type Tensor, tensor } from "@widenet/ntk";

/**
 * Of elu: deviations of two inputs, their angle, E[(phi(u) - phi(v))^2]/2 and E[phi'(u) phi'(v)], by integrals over the
 * angle of polar coordinates with 30 digits, in which those over the radius are error functions.
 */
const VALUES = [
  [0.3, 0.3, 0.0001, 3.7275326716343394e-10, 0.82834059431292991],
  [1, 1.5, 0.01, 0.06602474246270003, 0.64132081066098305],
  [1.2, 0.7, 0.4, 0.11291729240481188, 0.66529962480642077],
  [2.5, 2, 1.3, 1.9464686958623051, 0.46101492061209753],
  [0.05, 1, 2.9, 0.3597096323072965, 0.7422731212958885],
  [6, 9, 0.2, 2.8084915185406875, 0.51093367551497706],
] as const;

/**
 * Of tanh and sigmoid: deviations of two inputs, their angle, E[phi(u) phi(v)] and E[phi'(u) phi'(v)], by trapezoidal
 * sums in long doubles, and the former by Price's theorem as integrals of the latter over the angle. The slopes are
 * those of steps, of which the sum over the terms is the longest.
 */
const STEPS = [
  ["tanh", 1, 1.5, 0.3, 0.4341256451030914, 0.36856660084585596],
  ["tanh", 3, 3, 1.2, 0.21591544651295752, 0.06887979372160431],
  ["tanh", 10, 40, 2.5, -0.5878757270655877, 0.002627674078214996],
  ["tanh", 30, 30, 0.73, 0.5346186907778466, 0.0010585373836220857],
  ["tanh", 1000, 1000, 0.33, 0.7899139464822017, 1.964599544445478e-06],
  ["tanh", 1000, 900, 0.0001, 0.9991542731899453, 0.0005574356497712351],
  ["sigmoid", 1, 1.5, 0.3, 0.30355711398887, 0.03923809963774189],
  ["sigmoid", 3, 3, 1.2, 0.29356820833854624, 0.013715826078998905],
  ["sigmoid", 10, 40, 2.5, 0.10564875249802136, 0.0006351663968376342],
  ["sigmoid", 30, 30, 0.73, 0.3831716184945692, 0.00026302561657038986],
  ["sigmoid", 1000, 1000, 0.33, 0.4474773401673693, 4.91138345678005e-07],
  ["sigmoid", 1000, 900, 0.0001, 0.49957807910990715, 6.986600950996755e-05],
] as const;

/** Some roundings. */
const ERRORS = { float64: 3e-14, float32: 1e-6 } as const;

/** Share of the slope of equal inputs that follows the last power, which counts for very near pairs. */
const CUT = 3e-12;

/** One site of two channels at an angle, of a given deviation after the convolution. */
function image(s: number, theta: number, dtype: Dtype): Tensor<Dtype> {
  const values = [s * Math.cos(theta), s * Math.sin(theta)];
  return tensor(dtype === "float32" ? Float32Array.from(values) : values, [1, 1, 1, 2]);
}

const conv = stax.conv(1, [1, 1], { wStd: Math.SQRT2 });

for (const dtype of ["float64", "float32"] as const) {
  Deno.test(`maps of elu in ${dtype} are those of integrals of 30 digits`, async () => {
    for (const [s, t, theta, distance, slope] of VALUES) {
      const inputs = [image(s, 0, dtype), image(t, theta, dtype)] as const;
      const options = { engine: "wasm", dtype, precision: dtype } as const;
      const { ntk } = await kernels(
        stax.serial(conv, stax.elu(), stax.flatten()),
        ...inputs,
        options,
      );
      const before = s * t * Math.cos(theta);
      const most = Math.max(ERRORS[dtype], theta < 1e-3 ? CUT : 0);
      assertAlmostEquals(ntk.data[0]! / before, slope, most, `slope at ${s}, ${t}, ${theta}`);
      // exp(-gamma |u - v|^2) shows the digits of a small distance.
      const rbf = stax.rbf({ gamma: 0.5 / distance });
      const net = stax.serial(conv, stax.elu(), stax.conv(1, [1, 1]), rbf, stax.flatten());
      const found = -Math.log((await nngp(net, ...inputs, options)).data[0]!);
      assertAlmostEquals(found, 1, most, `distance at ${s}, ${t}, ${theta}`);
    }
  });
}

/** Roundings of sums over some hundred entries, which are larger beside the slopes of pairs far apart. */
const STEP_ERROR = 4e-14;

for (const sites of [true, false]) {
  Deno.test(`values and slopes of steps ${sites ? "over" : "without"} sites are those of integrals`, async () => {
    for (const [name, s, t, theta, value, slope] of STEPS) {
      const shape = sites ? [1, 1, 1, 2] : [1, 2];
      const first = tensor([s, 0], shape);
      const second = tensor([t * Math.cos(theta), t * Math.sin(theta)], shape);
      const before = sites ? conv : stax.dense(1, { wStd: Math.SQRT2 });
      const net = stax.serial(before, stax[name](), ...(sites ? [stax.flatten()] : []));
      const found = await kernels(net, first, second, { engine: "wasm", dtype: "float64" });
      const at = `${name} at ${s}, ${t}, ${theta}`;
      assertAlmostEquals(found.nngp.data[0]! / value, 1, STEP_ERROR, `value of ${at}`);
      const relative = found.ntk.data[0]! / (s * t * Math.cos(theta) * slope);
      assertAlmostEquals(relative, 1, STEP_ERROR, `slope of ${at}`);
    }
  });
}
