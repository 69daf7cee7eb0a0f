import { assertRejects } from "@std/assert";
import { type Activation, ntk, stax } from "@widenet/ntk";
import { activationRules } from "../../lib/activations/mod.ts";
import { assertPair, P, pairKernels, Q, R, selfKernels } from "./pair.ts";

Deno.test("a nonlinearity gives K' = E[phi phi] and Theta' = E[phi' phi'] Theta", async () => {
  const net = stax.serial(stax.dense(1), stax.dense(1), stax.relu());
  const theta = Math.acos(R / Math.sqrt(P * Q));
  const sine = Math.sqrt(P * Q - R * R);
  const slope = (Math.PI - theta) / (2 * Math.PI);
  assertPair(await pairKernels(net), [sine / (2 * Math.PI) + slope * R, slope * 2 * R]);
  assertPair(await selfKernels(net), [P / 2, P]);
});

Deno.test("a nonlinearity stops the NTK where its derivative is zero", async () => {
  const [k, theta] = await pairKernels(stax.serial(stax.dense(1), stax.sign()));
  assertPair([k, theta], [2 / Math.PI * Math.asin(R / Math.sqrt(P * Q)), 0]);
});

const text = "as its input is not Gaussian: put an affine layer such as dense before it";

for (const kind of Object.keys(activationRules) as Activation["kind"][]) {
  const activation = some(kind);
  Deno.test(`${kind} is refused on raw inputs and after another nonlinearity`, async () => {
    const raw = `Cannot apply ${kind} at ${kind} ${text}`;
    await assertRejects(() => ntk(activation, [[1]]), TypeError, raw);
    const twice = stax.serial(stax.dense(1), stax.relu(), activation);
    const second = `Cannot apply ${kind} at serial[2].${kind} ${text}`;
    await assertRejects(() => ntk(twice, [[1]]), TypeError, second);
    const dropped = stax.serial(stax.dense(1), stax.dropout({ keep: 0.5 }), activation);
    await assertRejects(() => ntk(dropped, [[1]]), TypeError, second);
  });
}

function some(kind: Activation["kind"]): Activation {
  switch (kind) {
    case "abRelu":
      return stax.abRelu({ a: 0.5, b: 1 });
    case "elementwise":
      return stax.elementwise({ fn: (x) => x * x, name: "square" });
    case "leakyRelu":
      return stax.leakyRelu({ alpha: 0.1 });
    case "hermite":
    case "monomial":
    case "rectifiedMonomial":
      return stax[kind]({ degree: 2 });
    case "polynomial":
      return stax.polynomial({ coef: [1, 2] });
    default:
      return stax[kind]();
  }
}
