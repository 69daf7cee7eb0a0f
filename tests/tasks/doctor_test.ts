import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Environment } from "../../lib/environment/mod.ts";
import { advice, describe } from "../../tasks/doctor.ts";

const COMPLETE: Environment = {
  versions: { deno: "2.9.6", v8: "15.0" },
  platform: { os: "linux", arch: "x86_64" },
  cores: 8,
  hasSharedMemory: true,
  hasWorkers: true,
  webAssembly: { simd: true, relaxedSimd: true },
  permissions: { env: true, ffi: true, read: true },
  engines: [{ name: "wasm", isAvailable: true }, { name: "reference", isAvailable: true }],
  engine: "wasm",
  backends: [
    { name: "blas", isAvailable: true, speed: { gemm: 104.2, cholesky: 48.7 } },
    { name: "reference", isAvailable: true, speed: { gemm: 1.96, cholesky: 2.04 } },
  ],
  backend: "blas",
  blas: {
    found: { library: "libopenblas.so.0", integerBits: 32, config: "OpenBLAS 0.3.21" },
    attempts: [{ library: "/opt/libmine.so", reason: "it has no routine dgemm" }],
  },
};
const BARE: Environment = { ...COMPLETE, backend: "wasm", blas: { attempts: [] } };

Deno.test("describe() writes aligned tables", () => {
  const text = describe(COMPLETE);
  assertStringIncludes(
    text,
    `Backends for linear algebra ("auto" takes blas)
                  GEMM, GF/s  Cholesky, GF/s
  blas       yes  104         49
  reference  yes  2.0         2.0

Native libraries for backend blas
  /opt/libmine.so   not used: it has no routine dgemm
  libopenblas.so.0  in use, 32-bit integers
                    OpenBLAS 0.3.21

What to do
  Nothing: the fastest backend is in use.
`,
  );
  for (const line of text.split("\n")) assertEquals(line, line.trimEnd());
});

Deno.test("describe() leaves out speeds that were not measured", () => {
  const backends = [{ name: "blas", isAvailable: false }] as const;
  const text = describe({ ...COMPLETE, backends });
  assertStringIncludes(text, "  blas  no\n");
  assert(!text.includes("GF/s"));
});

Deno.test("advice() says how to get a native library on each system", () => {
  const on = (os: string): string =>
    advice({ ...BARE, platform: { os, arch: "x86_64" } }).join("\n");
  assertMatch(on("linux"), /apt install libopenblas0[^]*WIDENET_BLAS/);
  assertMatch(on("darwin"), /brew install openblas/);
  assertMatch(on("windows"), /libopenblas\.dll/);
});

Deno.test("advice() asks for permissions before anything is installed", () => {
  const permissions = { env: false, ffi: false, read: false };
  const lines = advice({ ...BARE, permissions, hasWorkers: false }).join("\n");
  assertStringIncludes(lines, "--allow-ffi");
  assertStringIncludes(lines, "Worker threads need leave to read their files");
  assert(!lines.includes("apt install"));
});

Deno.test("advice() knows that WIDENET_BLAS can be the reason", () => {
  const attempts = [{ library: "any", reason: "the variable WIDENET_BLAS asks for none" }];
  assertMatch(advice({ ...BARE, blas: { attempts } }).join("\n"), /unset it/);
});

Deno.test("advice() names what the runtime lacks", () => {
  const webAssembly = { simd: true, relaxedSimd: false };
  const lines = advice({ ...COMPLETE, webAssembly, hasSharedMemory: false, hasWorkers: false });
  assertMatch(lines.join("\n"), /SharedArrayBuffer, which is missing[^]*relaxed SIMD/);
});

Deno.test("doctor runs without any permission, and says nothing on stderr", async () => {
  const script = new URL("../../tasks/doctor.ts", import.meta.url).href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--cached-only", script, "--no-measure"],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  assertEquals(code, 0);
  assertMatch(text.decode(stdout), /permissions +none of env, ffi, read\n/);
  assertMatch(text.decode(stdout), /libopenblas\S+ +not used: no permission to load it\n/);
});
