import { empiricalNngp, empiricalNtk, finite, linearize, taylorExpand } from "@widenet/ntk";
import { assertEquals } from "@std/assert";
import { type FiniteCase, finiteCases } from "../reference/finite_fixtures.ts";
import { assertTensor } from "../suites/golden_tensor.ts";

// The golden numbers are good to 1e-11 (two implementations of the peer agree to that).
const TOLERANCE = 1e-10;

const patterns = ({ graphs: { first, second } }: FiniteCase) => ({
  one: first.length === 0 ? {} : { patterns: first },
  other: second.length === 0 ? {} : { patterns: second },
  both: first.length === 0 ? {} : { patterns: [...first, ...second] },
});

for (const each of finiteCases) {
  const { name, net, inputShape, x1, x2, start, end, tensors, golden } = each;
  const { one, other, both } = patterns(each);

  Deno.test(`${name}: init() makes the tensors of the conventions, in their order`, () => {
    const found = Object.entries(finite.init(net, inputShape).layers).flatMap(([place, layer]) =>
      Object.entries(layer).map(([name, { shape }]) => `${place}.${name} [${shape}]`)
    );
    assertEquals(found, tensors.map(({ place, name, shape }) => `${place}.${name} [${shape}]`));
  });

  Deno.test(`${name}: apply() gives the golden outputs`, async () => {
    const seeded = finite.init(net, inputShape, { seed: 1 });
    const f = async (params: typeof start, x: typeof x1, options: object) =>
      await finite.apply(net, params, x, options);
    assertTensor(await f(start, x1, one), golden("f1"), TOLERANCE, "f1");
    assertTensor(await f(start, x2, other), golden("f2"), TOLERANCE, "f2");
    assertTensor(await f(end, x1, one), golden("f1AtEnd"), TOLERANCE, "f1AtEnd");
    assertTensor(await f(seeded, x1, one), golden("f1Seed1"), TOLERANCE, "f1Seed1");
  });

  Deno.test(`${name}: linearize() and taylorExpand() give the golden expansions`, async () => {
    const linear = await linearize(net, start)(end, x1, one);
    assertTensor(linear, golden("linearized1"), TOLERANCE, "linearized1");
    for (const degree of [2, 3]) {
      const expanded = await taylorExpand(net, start, { degree })(end, x1, one);
      assertTensor(expanded, golden(`taylor${degree}_1`), TOLERANCE, `degree ${degree}`);
    }
  });

  for (const method of ["structured", "jacobian", "products", "auto"] as const) {
    Deno.test(`${name}: empiricalNtk() by ${method} gives the golden kernels`, async () => {
      const all = { method, outputs: "all" } as const;
      const ntk11 = await empiricalNtk(net, start, x1, { ...one, ...all });
      assertTensor(ntk11, golden("ntk11Full"), TOLERANCE, "ntk11Full");
      const ntk12 = await empiricalNtk(net, start, x1, x2, { ...both, ...all });
      assertTensor(ntk12, golden("ntk12Full"), TOLERANCE, "ntk12Full");
      for (const [option, suffix] of pairings(each)) {
        const traced = { method, outputs: option };
        const same = await empiricalNtk(net, start, x1, { ...one, ...traced });
        assertTensor(same, golden(`ntk11${suffix}`), TOLERANCE, `ntk11${suffix}`);
        const cross = await empiricalNtk(net, start, x1, x2, { ...both, ...traced });
        assertTensor(cross, golden(`ntk12${suffix}`), TOLERANCE, `ntk12${suffix}`);
      }
    });
  }

  Deno.test(`${name}: empiricalNngp() gives the golden kernels`, async () => {
    const outputs = each.isSpatial ? ["all", "trace"] as const : "trace";
    const same = await empiricalNngp(net, start, x1, { ...one, outputs });
    assertTensor(same, golden("nngp11"), TOLERANCE, "nngp11");
    const cross = await empiricalNngp(net, start, x1, x2, { ...both, outputs });
    assertTensor(cross, golden("nngp12"), TOLERANCE, "nngp12");
  });
}

/** Options `outputs` besides "all", with the names of their numbers. */
function pairings({ isSpatial }: FiniteCase) {
  if (!isSpatial) return [["trace", ""]] as const;
  return [
    [["all", "trace"], ""],
    [["diagonal", "trace"], "DiagonalSpace"],
    ["trace", "TraceSpace"],
  ] as const;
}
