/**
 * The fully connected networks behind the golden numbers of nt-fixtures.json, by their names there
 * (computed by Neural Tangents 0.6.6 in float64).
 *
 * @module
 */
import { type Net, stax } from "@widenet/ntk";

const dense = () => stax.dense(1, { wStd: 1.5, bStd: 0.1 });
const head = () => stax.dense(1, { wStd: 1.2, bStd: 0.3 });
const fc1 = (phi: Net): Net => stax.serial(dense(), phi, head());
const fc2 = (phi: Net): Net => stax.serial(dense(), phi, dense(), phi, dense());
const fc3 = (phi: Net): Net => stax.serial(stax.repeat(stax.serial(dense(), phi), 3), head());

const residual = stax.serial(
  stax.fanOut(2),
  stax.parallel(stax.identity(), stax.serial(stax.relu(), dense())),
  stax.fanInSum(),
);

function standard(scales: readonly (readonly [number, number])[]): Net {
  const options = { wStd: 1.5, bStd: 0.1, parameterization: "standard" } as const;
  return stax.serial(
    stax.dense(64, { ...options, s: scales[0]! }),
    stax.relu(),
    stax.dense(32, { ...options, s: scales[1]! }),
    stax.relu(),
    stax.dense(1, { ...options, wStd: 1.2, bStd: 0.3, s: scales[2]! }),
  );
}

function branches(left: Net, right: Net, join: Net): Net {
  return stax.serial(stax.fanOut(2), stax.parallel(left, right), join, head());
}

/** The networks. */
export const networks: Readonly<Record<string, Net>> = {
  "fc1/Relu": fc1(stax.relu()),
  "fc1/LeakyRelu0.1": fc1(stax.leakyRelu({ alpha: 0.1 })),
  "fc1/Abs": fc1(stax.abs()),
  "fc1/ABRelu(.3,1.2)": fc1(stax.abRelu({ a: 0.3, b: 1.2 })),
  "fc1/Erf": fc1(stax.erf()),
  "fc1/Erf(1.7,.6,.3)": fc1(stax.erf({ a: 1.7, b: 0.6, c: 0.3 })),
  "fc1/Gelu": fc1(stax.gelu()),
  "fc1/Sin": fc1(stax.sin()),
  "fc1/Sin(1.2,.8,.4)": fc1(stax.sin({ a: 1.2, b: 0.8, c: 0.4 })),
  "fc1/Cos": fc1(stax.cos()),
  "fc1/Rbf(.6)": fc1(stax.rbf({ gamma: 0.6 })),
  "fc1/Exp(.5,.4)": fc1(stax.exp({ a: 0.5, b: 0.4 })),
  "fc1/Gaussian(1,-1)": fc1(stax.gaussian()),
  "fc1/Gabor": fc1(stax.gabor()),
  "fc1/Sign": fc1(stax.sign()),
  "fc1/ExpNormalized(1,-1)": fc1(stax.expNormalized()),
  "fc1/Monomial3": fc1(stax.monomial({ degree: 3 })),
  "fc1/RectifiedMonomial2": fc1(stax.rectifiedMonomial({ degree: 2 })),
  "fc1/Polynomial(1.3,0,-1.2,-.5)": fc1(stax.polynomial({ coef: [1.3, 0, -1.2, -0.5] })),
  "fc1/Sigmoid_like": fc1(stax.sigmoidLike()),
  "fc3/Relu": fc3(stax.relu()),
  "fc3self/Relu": fc3(stax.relu()),
  "fc3/Erf": fc3(stax.erf()),
  "fc3self/Erf": fc3(stax.erf()),
  "fc3/Gelu": fc3(stax.gelu()),
  "fc3self/Gelu": fc3(stax.gelu()),
  "fc3/Abs": fc3(stax.abs()),
  "fc3self/Abs": fc3(stax.abs()),
  "fc2/RectifiedMonomial2(depth2)": fc2(stax.rectifiedMonomial({ degree: 2 })),
  "fc2std/Relu W=64": standard([[1, 1], [1, 1], [1, 1]]),
  "fc2std/s": standard([[1, 4], [4, 2], [2, 1]]),
  "resnet_fc": stax.serial(dense(), residual, residual, stax.relu(), head()),
  "fanin_prod": branches(
    stax.serial(dense(), stax.relu(), dense()),
    stax.serial(stax.dense(1, { wStd: 1.1, bStd: 0.2 }), stax.erf(), dense()),
    stax.fanInProd(),
  ),
  "fanin_concat": branches(
    stax.serial(stax.dense(10, { wStd: 1.5, bStd: 0.1 }), stax.relu()),
    stax.serial(stax.dense(30, { wStd: 1.1, bStd: 0.2 }), stax.erf()),
    stax.fanInConcat(),
  ),
  "layernorm_fc": stax.serial(dense(), stax.layerNorm(), stax.relu(), head()),
  "dropout_0.7_self": stax.serial(dense(), stax.relu(), stax.dropout({ keep: 0.7 }), head()),
};
