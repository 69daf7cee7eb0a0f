import { assert, assertEquals, assertMatch } from "@std/assert";

const SCRIPT = new URL("./poor_places_script.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

async function tryAll(
  place: string,
  permissions: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--config", CONFIG, ...permissions, SCRIPT, place],
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** The jobs that did not go well. */
function failures(ends: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ends).filter(([, end]) => end !== "ok"));
}

/** OpenBLAS need not be there. */
function withoutBlas(ends: Record<string, string>): Record<string, string> {
  const { ["cholesky on blas"]: blas = "UnavailableError: ", ...rest } = ends;
  assertMatch(blas, /^UnavailableError: /);
  return rest;
}

Deno.test("without WebAssembly all that can be computed is, and the rest says why it is not", async () => {
  const failed = withoutBlas(failures(await tryAll("without WebAssembly", ["-A"])));
  const needs = (attempt: string, library: string): string =>
    `UnavailableError: Cannot ${attempt} as there is no WebAssembly here, which ${library} needs: run ` +
    "the program without --jitless and the like";
  const { "ntk on wasm": engine = "", "cholesky on wasm": backend = "", ...rest } = failed;
  assertMatch(engine, /^UnavailableError: .*there is no WebAssembly here/);
  assertMatch(backend, /^UnavailableError: .*there is no WebAssembly here/);
  const random = needs("draw random numbers", "numpy-ts");
  assertEquals(rest, {
    randomGenerator: random,
    "finite.init": random,
    nystrom: random,
    applyFeatures: random,
    toPng: needs("write a picture as PNG", "the renderer"),
  });
});

Deno.test("without permissions all that needs no file is computed, and the rest says what it needs", async () => {
  const { toPng = "", loadDigits = "", ...rest } = withoutBlas(failures(await tryAll("", [])));
  assertEquals(rest, {});
  assertMatch(
    toPng,
    /^UnavailableError: Cannot write a picture as PNG .* --allow-read, or use toSvg/,
  );
  assertMatch(loadDigits, /^NotCapable: Cannot load .*--allow-read/);
});

Deno.test("without shared memory everything is computed", async () => {
  assertEquals(withoutBlas(failures(await tryAll("without shared memory", ["-A"]))), {});
});
