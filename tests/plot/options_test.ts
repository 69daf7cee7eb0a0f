import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  alignment,
  bars,
  heatmap,
  learningCurves,
  lines,
  type LineSeries,
  type Picture,
  scatter,
  spectrum,
  tensor,
  toSvg,
  trainingCurves,
} from "@widenet/ntk";
import { textsOf } from "./svg.ts";

/** Each picture from data alone, and with options. */
const pictures: Readonly<Record<string, (options?: never) => Picture>> = {
  alignment: (options) => alignment([0.7, 0.2, 0.1], options),
  bars: (options) => bars([1, 2, 3], options),
  heatmap: (options) => heatmap([[1, 2], [3, 4]], options),
  learningCurves: (options) => learningCurves([{ sizes: [1, 10], errors: [1, 0.1] }], options),
  lines: (options) => lines([1, 2, 3], options),
  scatter: (options) => scatter([1, 2, 3], options),
  spectrum: (options) => spectrum([1, 2, 3], options),
  trainingCurves: (options) =>
    trainingCurves([1, 2], { losses: [1, 0.5], byEigenvalue: [[1], [0.5]] }, options),
};

Deno.test("pictures need no options: untitled ones have no heading, and axes have names", () => {
  for (const [name, draw] of Object.entries(pictures)) {
    const { alt, spec, svg } = draw();
    assertEquals(spec.title, "", name);
    assert(spec.yLabel.length > 0, name);
    assert(!svg.includes('font-weight="bold"'), name);
    assert(/^[A-Z][a-z ()]+\. [A-Zv]/.test(alt), `${name}: ${alt}`);
  }
});

Deno.test("pictures refuse options that there are not, and name the nearest one", () => {
  const misspelt = [
    [{ lable: "a" }, "there is no option 'lable'"],
    [{ cmap: "hot" }, "there is no option 'cmap'"],
    [{ titel: "a" }, "there is no option 'titel' (did you mean 'title'?)"],
    [{ ylabel: "a" }, "there is no option 'ylabel' (did you mean 'yLabel'?)"],
    [{ title: 3 }, "'title' must be a string: found number"],
    [{ yLabel: null }, "'yLabel' must be a string: found null"],
    ["title", "options must be an object: found string"],
    [null, "options must be an object: found null"],
  ] as const;
  for (const draw of Object.values(pictures)) {
    for (const [options, message] of misspelt) {
      assertThrows(() => draw(options as never), TypeError, message);
    }
  }
  const log = { yscale: "log" } as never;
  assertThrows(() => lines([1, 2], log), TypeError, "(did you mean 'yScale'?)");
  assertThrows(() => scatter([1, 2], log), TypeError, "(did you mean 'yScale'?)");
});

Deno.test("pictures refuse fields of a series that there are not", () => {
  const [x, y] = [[0, 1], [1, 2]];
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => lines([{ x, y, lable: "a" } as LineSeries]), "'lable' (did you mean 'label'?)"],
    [() => lines([{ x, y, label: 3 as never }]), "'label' must be a string: found number"],
    [() => lines([{ x, y, dash: "no" as never }]), "'dash' must be true or false"],
    [() => lines([{ x, y, band: { low: y } as never }]), "there is no option 'low'"],
    [() => scatter([{ x, y, dash: true } as never]), "there is no option 'dash'"],
    [() => scatter([{ x, y }], { fits: [{ x, y, colour: 1 } as never] }), "no option 'colour'"],
    [() => spectrum([{ value: y } as never]), "'value' (did you mean 'values'?)"],
    [() => bars([{ name: "a", value: 1 } as never]), "there is no option 'name'"],
    [() => bars([{ value: 1 } as never]), "'label' must be a string: found undefined"],
    [() => bars([{ label: "a", value: "1" as never }]), "'value' must be a number: found string"],
    [() => bars([1], { yDomain: 3 as never }), "'yDomain' must be an array of two numbers"],
    [() => learningCurves([{ size: x, errors: y } as never]), "'size' (did you mean 'sizes'?)"],
    [() => heatmap([[1]], { scale: "linear" as never }), "'scale' must be one of sequential"],
    [() => heatmap([[1]], { groups: [{ name: "a", size: 1 } as never] }), "no option 'name'"],
    [() => heatmap([[1]], { groups: { row: [] } as never }), "'row' (did you mean 'rows'?)"],
    [() => heatmap([[1]], { cellText: 1 as never }), "'cellText' must be true or false"],
  ];
  for (const [call, message] of cases) assertThrows(call, TypeError, message);
});

Deno.test("pictures say what to do about data that are no series", () => {
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => lines(undefined as never), "a list of series is needed: found undefined"],
    [() => lines({ y: [1] } as never), "put one series into a list, as in [series]"],
    [() => lines(Promise.resolve([1]) as never), "put 'await' before the call that makes it"],
    [() => lines([undefined] as never), "options must be an object: found undefined"],
    [() => heatmap(undefined as never), "'matrix' must be arrays of numbers or a tensor"],
    [() => trainingCurves([1], undefined as never), "'curve' must be { losses, byEigenvalue }"],
    [() => toSvg(undefined as never), "'picture' must be one that lines(), heatmap()"],
  ];
  for (const [call, message] of cases) assertThrows(call, TypeError, message);
});

Deno.test("numbers alone are the vertical positions, and rows of numbers a series each", () => {
  const one = lines([4, 5, 6]).spec;
  assert(one.kind === "lines" && one.xLabel === "index");
  assertEquals(one.traces.map(({ x, y }) => [x, y]), [[[0, 1, 2], [4, 5, 6]]]);
  for (const values of [[4, 5, 6], Float32Array.of(4, 5, 6), tensor([4, 5, 6])]) {
    assertEquals(lines(values).spec, one);
  }
  const two = lines([[1, 2], [3, 4]]).spec;
  assertEquals(lines(tensor([[1, 2], [3, 4]])).spec, two);
  assert(two.kind === "lines" && two.traces.length === 2);
  const mixed = lines([[1, 2], { x: [1, 3], y: [2, 4], label: "given" }]).spec;
  assert(mixed.kind === "lines" && mixed.xLabel === "x");
  assertEquals(mixed.traces.map(({ x }) => x), [[0, 1], [1, 3]]);
  assertEquals(spectrum([3, 1, 2]).spec, spectrum([{ values: [3, 1, 2] }]).spec);
  assertEquals(bars([1, 2]).spec, bars([{ label: "0", value: 1 }, { label: "1", value: 2 }]).spec);
});

Deno.test("a log axis holds all positive numbers, the smallest and the largest among them", () => {
  const texts = (y: readonly number[]): readonly string[] => {
    const picture = lines([{ y }], { yScale: "log" });
    assert(!/NaN|Infinity/.test(picture.svg));
    return textsOf(picture);
  };
  const all = texts([5e-324, 1, 1.79e308]);
  for (const tick of ["10⁻³¹⁸", "10⁰", "10²¹²"]) assert(all.includes(tick), `${all}`);
  const tiny = texts([5e-324, 1e-322, 1e-320]);
  for (const tick of ["10⁻³²³", "10⁻³²¹"]) assert(tiny.includes(tick), `${tiny}`);
  const close = texts([1e-320, 1.1e-320]);
  for (const tick of ["10⁻³²⁰", "1.1×10⁻³²⁰"]) assert(close.includes(tick), `${close}`);
  assertEquals(texts([5e-324, 5e-324]).length > 0, true);
  assert(!/NaN|Infinity/.test(heatmap([[1e-323, 1e308]], { scale: "log" }).svg));
});

Deno.test("a linear axis refuses sizes whose differences leave the range of numbers", () => {
  for (const y of [[-1e308, 1e308], [0, 1e-310]]) {
    assertThrows(() => lines([{ y }]), RangeError, "scale them, or use a log axis");
  }
});
