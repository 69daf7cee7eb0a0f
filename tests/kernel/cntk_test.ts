import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { cntk, cntkNet, ntk, randomGenerator, stax } from "@widenet/ntk";

const images = randomGenerator(3).normal([3, 4, 5, 2]);

Deno.test("cntk() is the NTK of its network, which stax can write", async () => {
  const filter = [3, 3];
  const [first, second] = [[2, 2], [1, 1]].map((strides) =>
    stax.conv(1, filter, { padding: "SAME", wStd: Math.SQRT2, bStd: 0.2, strides })
  ) as [stax.Conv, stax.Conv];
  const written = stax.serial(
    ...[first, stax.relu(), second, stax.relu(), stax.globalAvgPool(), stax.dense(1)],
  );
  const architecture = { depth: 2, readout: "gap", strides: 2, bStd: 0.2 } as const;
  assertEquals(cntkNet(architecture), written);
  assertEquals(await cntk(architecture, images), await ntk(written, images));
});

Deno.test("cntk() of depth 1 and one tap is the kernel of relu at each pixel", async () => {
  // K_1 = sqrt(p q) (sin t + (pi - t) cos t)/pi and Theta_1 = r (pi - t)/pi at covariance 2 r, halved.
  const [x, y] = [[0.3, -1.2], [0.8, 0.5]];
  const [p, q, r] = [[x, x], [y, y], [x, y]].map(([a, b]) =>
    (a![0]! * b![0]! + a![1]! * b![1]!) / 2
  ) as [number, number, number];
  const angle = Math.acos(r / Math.sqrt(p * q));
  const k = Math.sqrt(p * q) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / Math.PI;
  const theta = k + 2 * r * (Math.PI - angle) / (2 * Math.PI);
  const one = await cntk({ depth: 1, readout: "flatten", filter: 1 }, [[[x]]], [[[y]]]);
  assert(Math.abs(one.data[0]! - theta) < 1e-14);
  // A second pixel of zeros adds nothing to the sums; flatten has two sites, gap four pairs of sites.
  const flat = await cntk({ depth: 1, readout: "flatten", filter: 1 }, [[[x, [0, 0]]]], [[[y, [
    0,
    0,
  ]]]]);
  assert(Math.abs(flat.data[0]! - theta / 2) < 1e-14);
  const mean = await cntk({ depth: 1, readout: "gap", filter: 1 }, [[[x, [0, 0]]]], [[[y, [
    0,
    0,
  ]]]]);
  assert(Math.abs(mean.data[0]! - theta / 4) < 1e-14);
});

Deno.test("cntk() with global pooling does not see where an image lies on a circle", async () => {
  const row = [[[1], [0.2], [-0.5], [0.7]]];
  const turned = [[[-0.5], [0.7], [1], [0.2]]];
  const circular = { depth: 3, filter: [1, 3], padding: "CIRCULAR" } as const;
  const pooled = await cntk({ ...circular, readout: "gap" }, [row, turned]);
  assert(Math.abs(pooled.data[1]! / pooled.data[0]! - 1) < 1e-14);
  const flat = await cntk({ ...circular, readout: "flatten" }, [row, turned]);
  assert(flat.data[1]! / flat.data[0]! < 0.9);
});

Deno.test("cntk() takes signals and volumes with filters of as many axes", async () => {
  const signals = randomGenerator(1).normal([2, 6, 3]);
  assertEquals((await cntk({ depth: 2, readout: "gap", filter: [3] }, signals)).shape, [2, 2]);
  const volumes = randomGenerator(1).normal([2, 2, 3, 2, 1]);
  const filter = [2, 2, 2];
  assertEquals((await cntk({ depth: 2, readout: "flatten", filter }, volumes)).shape, [2, 2]);
});

Deno.test("cntk() takes a nonlinearity, second images and options", async () => {
  const erf = { depth: 1, readout: "flatten", activation: stax.erf() } as const;
  const { dtype, shape } = await cntk(erf, images, images, { dtype: "float32" });
  assertEquals([dtype, shape], ["float32", [3, 3]]);
});

Deno.test("cntk() refuses an architecture out of range, and inputs without sites", async () => {
  assertThrows(() => cntkNet({ depth: 0, readout: "gap" }), RangeError, "'depth'");
  const readout = "max" as "gap";
  assertThrows(
    () => cntkNet({ depth: 1, readout }),
    TypeError,
    "'readout' must be one of flatten, gap",
  );
  assertThrows(() => cntkNet({ depth: 1, readout: "gap", filter: 0 }), RangeError, "'filter[0]'");
  const stride = { depth: 1, readout: "gap", stride: 2 } as const;
  assertThrows(() => cntkNet(stride), TypeError, "make a CNTK as there is no option 'stride'");
  await assertRejects(
    () => cntk({ depth: 1, readout: "gap" }, [[1, 2]]),
    TypeError,
    "no spatial axes",
  );
});
