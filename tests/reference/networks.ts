/**
 * The networks behind the golden numbers of nt-fixtures.json, by their names there (computed by Neural
 * Tangents 0.6.6 in float64).
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

type Padding = stax.Padding;
const PADDINGS: readonly Padding[] = ["SAME", "VALID", "CIRCULAR"];
const scales = { wStd: 1.5, bStd: 0.1 };
const conv = (padding: Padding, filter = [3, 3], strides = [1, 1]): Net =>
  stax.conv(1, filter, { ...scales, padding, strides });
const pooled = (...layers: Net[]): Net =>
  stax.serial(...layers, stax.relu(), stax.globalAvgPool(), head());

const readouts = {
  Flatten: stax.flatten(),
  GAP: stax.globalAvgPool(),
  GSP: stax.globalSumPool(),
} as const;

function convolutional(padding: Padding): Record<string, Net> {
  const entries = Object.entries(readouts).map(([name, readout]) => [
    `conv2/${padding}/${name}`,
    stax.serial(
      conv(padding),
      stax.relu(),
      conv(padding, [2, 2]),
      stax.relu(),
      readout,
      head(),
    ),
  ]);
  const strided = [conv(padding, [3, 3], [1, 2]), stax.relu(), conv(padding, [3, 2], [2, 1])];
  const transposed = stax.convTranspose(1, [2, 2], { ...scales, padding, strides: [2, 1] });
  return {
    ...Object.fromEntries(entries),
    // The filter of three taps does not fit into the two sites that the first layer leaves.
    ...(padding === "VALID" ? {} : { [`convstride/${padding}/GAP`]: pooled(...strided) }),
    [`convT/${padding}/GAP`]: pooled(transposed),
    [`convlocal/${padding}/GAP`]: pooled(stax.convLocal(1, [2, 2], { ...scales, padding })),
    [`AvgPool/${padding}`]: between(stax.avgPool([2, 2], { strides: [2, 2], padding })),
    [`SumPool/${padding}`]: between(stax.sumPool([2, 2], { strides: [2, 2], padding })),
  };
}

/** A layer between two convolutions, with a flatten behind. */
function between(layer: Net): Net {
  return stax.serial(
    ...[conv("SAME"), stax.relu(), layer, conv("SAME"), stax.relu()],
    ...[stax.flatten(), head()],
  );
}

function myrtle(counts: readonly number[]): Net {
  const plain = stax.conv(1, [3, 3], { padding: "SAME", wStd: Math.SQRT2, bStd: 0 });
  const groups = counts.map((count) =>
    stax.serial(
      stax.repeat(stax.serial(plain, stax.relu()), count),
      stax.avgPool([2, 2], { strides: [2, 2] }),
    )
  );
  return stax.serial(...groups, stax.flatten(), stax.dense(1, { wStd: Math.SQRT2 }));
}

const pointwise = conv("SAME", [1], [1]);
const attention = (layer: Net): Net => pooled(pointwise, stax.relu(), layer);

function scaledAttention(mechanism: stax.AttentionMechanism): Net {
  return attention(stax.globalSelfAttention(1, {
    ...{ wKeyStd: 0.9, wQueryStd: 1.1, wValueStd: 1.2, wOutStd: 0.8, bStd: 0.1 },
    mechanism,
  }));
}

const spatial: Readonly<Record<string, Net>> = {
  ...Object.assign({}, ...PADDINGS.map(convolutional)),
  "AvgPool/SAME/normalize_edges": between(
    stax.avgPool([2, 2], { padding: "SAME", normalizeEdges: true }),
  ),
  "convstd/SAME/GAP": stax.serial(
    stax.conv(8, [3, 3], { ...scales, padding: "SAME", parameterization: "standard" }),
    stax.relu(),
    stax.globalAvgPool(),
    stax.dense(1, { wStd: 1.2, bStd: 0.3, parameterization: "standard" }),
  ),
  "myrtle5/8x8x3": myrtle([2, 1, 1]),
  "myrtle7/8x8x3": myrtle([2, 2, 2]),
  "myrtle10/8x8x3": myrtle([3, 3, 3]),
  "layernorm_conv_axis(1,2,3)": pooled(conv("SAME"), stax.layerNorm({ axis: [1, 2, 3] })),
  "attn/SOFTMAX": scaledAttention("softmax"),
  "attn/IDENTITY": scaledAttention("identity"),
  "attn/RELU": scaledAttention("relu"),
  "attn/ABS": scaledAttention("abs"),
  "attn/IDENTITY/sqrtscaling": attention(
    stax.globalSelfAttention(1, { linearScaling: false, mechanism: "identity", bStd: 0.1 }),
  ),
  "attn/SOFTMAX/posSUM": attention(stax.globalSelfAttention(1, {
    position: { kind: "sum", std: 0.7, decay: { kind: "inverse", power: 2 }, values: true },
  })),
  "imageresize_linear": pooled(
    ...[conv("SAME"), stax.relu(), stax.imageResize([3, 3]), conv("SAME")],
  ),
  "index": pooled(
    ...[conv("SAME"), stax.relu(), stax.slice([{ start: 1, stop: 4 }, { step: 2 }])],
    conv("SAME"),
  ),
  "gnn_aggregate pattern1=((7k)%3==0), pattern2=((5k)%4<2)": stax.serial(
    ...[stax.aggregate({ axis: 1 }), dense(), stax.relu()],
    ...[stax.aggregate({ axis: 1 }), dense(), stax.relu()],
    ...[stax.globalAvgPool(), head()],
  ),
};

/** The networks. */
export const networks: Readonly<Record<string, Net>> = {
  ...spatial,
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
