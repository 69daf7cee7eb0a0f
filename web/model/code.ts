/**
 * Notebook cells that make the pictures of the page. Each ends in `await show(picture);`.
 *
 * @module
 */
import { type KernelName, RANGES, type State } from "../state/state.ts";
import { depthsBelow } from "./angle.ts";
import { inputShape, RATE } from "./finite.ts";
import { inputKind } from "./inputs.ts";
import { testPlaces } from "./law.ts";
import { NONLINEARITIES } from "./nonlinearities.ts";
import { hasSites, indented, netCode, withDepth } from "./network.ts";

/** What kernels are called. */
export const KERNEL_LABELS: Readonly<Record<KernelName, string>> = { ntk: "NTK", nngp: "NNGP" };

/** The recursion. */
export function recursionCode(state: State): string {
  const shape = hasSites(state) ? "{ features: 1, spatial: [8] }" : "{ features: 2 }";
  return cell(["formula", "show", "stax", "toLatex"], [
    netLine(state),
    `await show(formula(toLatex(net, ${shape})));`,
  ]);
}

/** Kernels as functions of the angle. */
export function angleCode(state: State): string {
  const { selected, kernel } = state;
  const { depth } = state.blocks[selected]!;
  const label = KERNEL_LABELS[kernel];
  const shallow = depthsBelow(depth);
  const nets = shallow.map((less) =>
    `  [\n    ${less},\n${indented(indented(netCode(withDepth(state, selected, less))))},\n  ],`
  );
  const faint = shallow.length === 0 ? [] : [
    `const shallower: [number, stax.Net][] = [\n${nets.join("\n")}\n];
for (const [depth, other] of shallower) {
  const { ${kernel}: y } = await kernels(other, [at(0)], x);
  curves.push({ x: angles, y: relative(y), label: \`${label}, depth \${depth}\`, dash: true });
}`,
  ];
  return cell(["kernels", "lines", "show", "stax", "type Tensor"], [
    netLine(state),
    atLine("circle", state),
    "const angles = Array.from({ length: 200 }, (_, i) => 180 * i / 199);",
    "const x = angles.map(at);",
    "const relative = ({ data }: Tensor) => Array.from(data, (value) => value / data[0]!);",
    "const { nngp, ntk } = await kernels(net, [at(0)], x);",
    `const curves = [
  { x: angles, y: relative(ntk), label: "NTK", dash: false },
  { x: angles, y: relative(nngp), label: "NNGP", dash: false },
];`,
    ...faint,
    `const picture = lines(curves, {
  title: "Kernels against the angle",
  xLabel: "angle between the inputs, degrees",
  yLabel: "kernel, relative to angle 0",
});`,
    "await show(picture);",
  ]);
}

/** The phase diagram of the selected block's nonlinearity. */
export function phaseCode({ blocks, selected }: State): string {
  const { phi, wStd, bStd } = blocks[selected]!;
  const [w, b] = [RANGES.wStd, RANGES.bStd];
  return cell(["heatmap", "kernels", "show", "stax"], [
    `// For u ~ N(0, q), this network has K = E[phi(u)^2] and Theta = K + q E[phi'(u)^2].
const net = stax.serial(stax.dense(1), ${NONLINEARITIES[phi].code}, stax.dense(1));
const powers = Array.from({ length: 141 }, (_, i) => -6 + i / 10);
const { nngp, ntk } = await kernels(net, powers.map((power) => [10 ** (power / 2)]));
const variances = powers.map((_, i) => nngp.data[142 * i]!);
const slopes = powers.map((power, i) => (ntk.data[142 * i]! - variances[i]!) / 10 ** power);`,
    `function between(values: number[], q: number) {
  const place = Math.min(140, Math.max(0, 10 * (Math.log10(q) + 6)));
  const left = Math.min(139, Math.floor(place));
  return values[left]! ** (1 - (place - left)) * values[left + 1]! ** (place - left);
}`,
    `// Many layers lead to the variance q; there each multiplies squares of small angles by chi.
function logChi(wStd: number, bStd: number) {
  let q = wStd ** 2 + bStd ** 2;
  for (let layer = 0; layer < 400 && q < 1e8; layer++) {
    q = wStd ** 2 * between(variances, q) + bStd ** 2;
  }
  return Math.log(wStd ** 2 * between(slopes, q));
}`,
    `const wStds = Array.from({ length: 64 }, (_, i) => ${w.least} + ${
      w.most - w.least
    } * (i + 0.5) / 64);
const bStds = Array.from({ length: 40 }, (_, j) => ${b.most} * (39.5 - j) / 40);`,
    `const picture = heatmap(bStds.map((bStd) => wStds.map((wStd) => logChi(wStd, bStd))), {
  title: "Order (log chi < 0) and chaos (log chi > 0)",
  note: \`at wStd ${wStd} and bStd ${bStd} log chi is \${logChi(${wStd}, ${bStd}).toFixed(3)}\`,
  xLabel: "wStd, from ${w.least} to ${w.most}",
  yLabel: "bStd, from ${b.most} to ${b.least}",
  valueLabel: "log chi",
  scale: "diverging",
});`,
    "await show(picture);",
  ]);
}

/** The kernel matrix of the points. */
export function matrixCode(state: State): string {
  const { kernel, domain, points } = state;
  return cell(["heatmap", "kernels", "show", "stax"], [
    netLine(state),
    atLine(domain, state),
    `const points = ${list(points.map(String))};`,
    `const { ${kernel}: kernel } = await kernels(net, points.map(at));`,
    `const picture = heatmap(kernel, { title: "${KERNEL_LABELS[kernel]} of the points" });`,
    "await show(picture);",
  ]);
}

/** The law over the domain. */
export function lawCode(state: State): string {
  const { time, law, noise, draws, seed, domain } = state;
  const drawn = draws === 0 ? [] : [
    `const draws = await sampleGaussian(law, { samples: ${draws}, seed: ${seed} });`,
    `for (let i = 0; i < ${draws}; i++) {
  const y = draws.data.slice(i * places.length, (i + 1) * places.length);
  curves.push({ x: places, y, label: \`draw \${i + 1}\` });
}`,
  ];
  const ridge = noise === 0 ? "" : `, {\n  ridge: ${noise} ** 2,\n  ridgeScale: "absolute",\n}`;
  const names = ["kernelEnsemble", "kernels", "scatter", "show", "stax", "type FitSeries"];
  return cell([...names, ...(draws === 0 ? [] : ["sampleGaussian"])], [
    netLine(state),
    atLine(domain, state),
    ...dataLines(state),
    "const kTestTrain = await kernels(net, xTest, x);",
    "const kTestTest = await kernels(net, xTest);",
    `const models = await kernelEnsemble(await kernels(net, x), y${ridge});`,
    `const law = await models.at(${time}, { kTestTrain, kTestTest, kind: "${law}" });`,
    `const mean = Array.from(law.mean.data);
const std = mean.map((_, i) => Math.sqrt(law.covariance.data[i * (places.length + 1)]!));
const lower = mean.map((value, i) => value - 2 * std[i]!);
const upper = mean.map((value, i) => value + 2 * std[i]!);`,
    `const curves: FitSeries[] = [
  { x: places, y: mean, band: { lower, upper }, label: "mean, 2 std" },
];`,
    ...drawn,
    picture("Networks at time " + (time === Infinity ? "infinity" : time), domain),
    "await show(picture);",
  ]);
}

/** A network of finite width beside its law, after a number of steps. */
export function finiteCode(state: State, steps: number): string {
  const { domain, seed } = state;
  return cell([
    ...["finite", "kernelEnsemble", "kernels", "maxLearningRate", "scatter", "show", "stax"],
    "type FitSeries",
  ], [
    netLine(state),
    atLine(domain, state),
    ...dataLines(state),
    "const kTrain = await kernels(net, x);",
    `const learningRate = ${RATE} * await maxLearningRate(kTrain.ntk);`,
    `const params = finite.init(net, [${inputShape(state).join(", ")}], { seed: ${seed} });`,
    `const run = await finite.train(net, params, x, y, { learningRate, steps: ${steps} });`,
    "const outputs = (await finite.apply(net, run.params, xTest)).data;",
    `const models = await kernelEnsemble(kTrain, y);
const law = await models.at(${steps} * learningRate, {
  kTestTrain: await kernels(net, xTest, x),
  kTestTest: await kernels(net, xTest),
});`,
    `const mean = Array.from(law.mean.data);
const std = mean.map((_, i) => Math.sqrt(law.covariance.data[i * (places.length + 1)]!));
const lower = mean.map((value, i) => value - 2 * std[i]!);
const upper = mean.map((value, i) => value + 2 * std[i]!);`,
    `const curves: FitSeries[] = [
  { x: places, y: mean, band: { lower, upper }, label: "infinite width: mean, 2 std" },
  { x: places, y: outputs, label: "width ${state.width}" },
];`,
    picture(`A network of width ${state.width} after ${steps} steps`, domain),
    "await show(picture);",
  ]);
}

/** Longest line of code. */
const LINE = 100;

function cell(names: readonly string[], statements: readonly string[]): string {
  const sorted = [...names].sort((a, b) => bare(a).localeCompare(bare(b)));
  const short = `import { ${sorted.join(", ")} } from "@widenet/ntk";`;
  const long = `import {\n${sorted.map((name) => `  ${name},`).join("\n")}\n} from "@widenet/ntk";`;
  return [short.length <= LINE ? short : long, "", ...statements].join("\n");
}

function bare(name: string): string {
  return name.replace("type ", "").toLowerCase();
}

/** An array, in lines that fit the page. */
function list(items: readonly string[]): string {
  const short = `[${items.join(", ")}]`;
  if (short.length <= WIDTH) return short;
  const lines = [""];
  for (const item of items) {
    if (lines.at(-1)!.length + item.length > WIDTH) lines.push("");
    lines[lines.length - 1] += `${lines.at(-1) === "" ? "  " : " "}${item},`;
  }
  return `[\n${lines.join("\n")}\n]`;
}

const WIDTH = 80;

function netLine(state: State): string {
  return `const net = ${netCode(state)};`;
}

function atLine(domain: State["domain"], state: State): string {
  return `const at = ${inputKind(domain, hasSites(state)).code};`;
}

function dataLines(state: State): readonly string[] {
  const places = testPlaces(state);
  const [least, most] = [places[0]!, places.at(-1)!];
  const [count, last] = [places.length, places.length - 1];
  const data = state.examples.map(([place, target]) => `[${place}, ${target}]`);
  const start = least === 0 ? "" : `${least} + `;
  return [
    `const data: [number, number][] = ${list(data)};`,
    `const [x, y] = [data.map(([place]) => at(place)), data.map(([, target]) => target)];`,
    `const places = Array.from({ length: ${count} }, (_, i) => ${start}${
      most - least
    } * i / ${last});`,
    "const xTest = places.map(at);",
  ];
}

function picture(title: string, domain: State["domain"]): string {
  const xLabel = domain === "circle" ? "angle, degrees" : "position";
  return `const picture = scatter([
  { x: data.map(([place]) => place), y, label: "examples" },
], {
  title: "${title}",
  xLabel: "${xLabel}",
  yLabel: "output",
  fits: curves,
});`;
}
