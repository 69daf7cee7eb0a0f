import { assertEquals } from "@std/assert";

Deno.test("without WebAssembly the package works, and says what is not there", async () => {
  const script = new URL("./no_web_assembly_script.ts", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "-A", "--v8-flags=--jitless", script],
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(30_000),
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
    theta: 1,
    product: 6,
    reasons: [
      "UnavailableError: Cannot use engine 'wasm' as there is no WebAssembly here: " +
      'use "auto" or one of reference',
      'UnavailableError: Cannot use the backend "wasm" as there is no WebAssembly here: ' +
      'use "auto", or see environment() for the reason',
    ],
    engine: "reference",
    available: ["reference", "reference"],
    webAssembly: { simd: false, relaxedSimd: false },
  });
});
