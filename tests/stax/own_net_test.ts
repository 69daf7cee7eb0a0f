import { assert, assertEquals, assertThrows } from "@std/assert";
import { stax } from "@widenet/ntk";
import { ownNet } from "../../lib/stax/own_net.ts";

Deno.test("ownNet() takes what the builders made as it is", () => {
  const net = stax.serial(
    stax.repeat(stax.serial(stax.dense(1), stax.elementwise({ fn: Math.tanh })), 2),
    stax.conv(1, [3]),
    stax.globalSelfAttention(1, {
      position: { kind: "sum", decay: { kind: "inverse", power: 1 } },
    }),
    stax.slice([{ start: 1 }]),
  );
  assert(ownNet("try", net) === net);
});

Deno.test("ownNet() copies plain data once, deeply and frozen", () => {
  const dense = { kind: "dense", width: 1, wStd: 1, parameterization: "ntk", s: [1, 1] };
  const data = { kind: "serial", layers: [dense, dense] } as unknown as stax.Serial;
  const own = ownNet("try", data) as stax.Serial;
  dense.s[0] = 9;
  assertEquals((own.layers[0] as stax.Dense).s, [1, 1]);
  assert(own.layers[0] === own.layers[1]);
  assert(Object.isFrozen(own) && Object.isFrozen(own.layers) && Object.isFrozen(own.layers[0]));
});

Deno.test("ownNet() copies a network that shares its layers in time of its size", () => {
  let net: stax.Net = { kind: "identity" };
  for (let i = 0; i < 60; i++) net = { kind: "serial", layers: [net, net] };
  assertEquals(ownNet("try", net).kind, "serial");
});

Deno.test("ownNet() refuses what is no network, and one that is nested without end", () => {
  for (const value of [undefined, null, 1, "relu", {}, [stax.relu()], stax.relu, { kind: 3 }]) {
    assertThrows(
      () => ownNet("try", value as never),
      TypeError,
      "'net' must be a layer or a network",
    );
  }
  const circle: { kind: string; layers: unknown[] } = { kind: "serial", layers: [] };
  circle.layers.push(circle);
  assertThrows(() => ownNet("try", circle as never), RangeError, "or in a circle");
});
