import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Net, ntk, stax } from "@widenet/ntk";

Deno.test("every builder of stax has a test of its own", () => {
  const files = ["stax", "activations"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(`../${folder}`, import.meta.url))].map(({ name }) => name)
  );
  // Tested with others: the ready-made networks in models/, kanBasis() with kan().
  const own = Object.keys(stax).filter((name) => !["models", "kanBasis"].includes(name));
  const missing = own.filter((name) => {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return !files.includes(`${snake}_test.ts`);
  });
  assertEquals(missing, []);
});

const standard = { width: 1, wStd: 1, parameterization: "ntk", s: [1, 1] };

const refused: readonly (readonly [what: string, json: string, message: string])[] = [
  ["a kind that is not known", '{"kind":"convolution"}', "no layer of kind 'convolution'"],
  ["a kind that every object has", '{"kind":"constructor"}', "no layer of kind 'constructor'"],
  ["an object without a kind", '{"width":3}', "a layer or a network: found object"],
  ["null", "null", "a layer or a network: found null"],
  ["a number", "5", "a layer or a network: found number"],
  ["the name of a layer", '"relu"', "a layer or a network: found string"],
  ["an array", '[{"kind":"relu"}]', "found an array; pass layers one by one, as in serial(a, b)"],
  [
    "layers that are no array",
    '{"kind":"serial","layers":{}}',
    "serial: 'layers' must be an array",
  ],
  ["branches that are missing", '{"kind":"parallel"}', "parallel: 'layers' must be an array"],
  [
    "an unknown layer deep inside, by its place",
    '{"kind":"serial","layers":[{"kind":"identity"},{"kind":"repeat","times":2,"layer":{"kind":"maxout"}}]}',
    "serial[1].repeat[0].maxout",
  ],
  ["a repeated layer that is missing", '{"kind":"repeat","times":1}', "found no layer of kind"],
  ["a parameter that is missing", '{"kind":"leakyRelu"}', "'alpha' must be a number"],
  [
    "a parameter that JSON made null",
    JSON.stringify({ kind: "dense", ...standard, wStd: NaN }),
    "'wStd' must be a number: found null",
  ],
  [
    "a parameterisation that is not known",
    JSON.stringify({ kind: "dense", ...standard, parameterization: "mup" }),
    "must be one of ntk, standard",
  ],
  ["a filter that is missing", '{"kind":"conv","channels":1}', "'filter' must be an array"],
  [
    "axes that are no numbers",
    '{"kind":"layerNorm","eps":0,"axis":["x"]}',
    "'axis' must be a whole",
  ],
  ["an axis that is missing", '{"kind":"fanInConcat"}', "'axis' must be a number: found undefined"],
  [
    "a padding that is not known",
    '{"kind":"conv","channels":1,"filter":[3],"strides":[1],"padding":"REFLECT"}',
    "'padding' must be one of SAME, VALID, CIRCULAR",
  ],
  ["a slice of nothing", '{"kind":"slice"}', "'axes' must be an array"],
  ["a null among slices", '{"kind":"slice","axes":[null]}', "'axes[0]' must be"],
  [
    "a null as a position",
    '{"kind":"globalSelfAttention","channels":1,"keyChannels":1,"valueChannels":1,"heads":1,"linearScaling":true,"mechanism":"softmax","wQueryStd":1,"wKeyStd":1,"wValueStd":1,"wOutStd":1,"position":null}',
    "'position' must be an object",
  ],
  [
    "coefficients that are no array",
    '{"kind":"polynomial","coef":"12"}',
    "'coef' must be an array: found string",
  ],
];

for (const [what, json, message] of refused) {
  Deno.test(`a network from JSON is refused with ${what}`, async () => {
    await assertRejects(() => ntk(JSON.parse(json) as Net, [[1]]), TypeError, message);
  });
}

const outOfRange: readonly (readonly [json: string, message: string])[] = [
  [JSON.stringify({ kind: "dense", ...standard, wStd: -1 }), "'wStd' must not be negative"],
  [JSON.stringify({ kind: "dense", ...standard, width: 0 }), "'width' must be a whole number"],
  ['{"kind":"repeat","times":-1,"layer":{"kind":"identity"}}', "'times' must be a whole number"],
  ['{"kind":"fanOut","branches":0}', "'branches' must be a whole number"],
  ['{"kind":"dropout","keep":2}', "'keep' must be above 0"],
  ['{"kind":"hermite","degree":-1}', "'degree' must be a whole number"],
];

Deno.test("a network from JSON is refused with parameters out of range", async () => {
  for (const [json, message] of outOfRange) {
    await assertRejects(() => ntk(JSON.parse(json) as Net, [[1]]), RangeError, message);
  }
});

Deno.test("a builder that was not called is named as a function, without its text", () => {
  assertThrows(
    () => stax.serial(stax.relu as unknown as Net),
    TypeError,
    "Cannot make serial as 'layers[0]' must be a layer or a network: found function; call it",
  );
});

Deno.test("a network may be undefined by mistake, and the message says so", async () => {
  const net = undefined as unknown as Net;
  const error = await assertRejects(() => ntk(net, [[1]]), TypeError);
  assert(error.message.includes("undefined"));
});
