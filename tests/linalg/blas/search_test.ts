import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { blasSearch } from "../../../lib/linalg/blas.ts";
import { listCandidates } from "../../../lib/linalg/blas/candidates.ts";
import { machine } from "../../../lib/linalg/blas/host.ts";
import { type BlasSearch, searchBlas } from "../../../lib/linalg/blas/search.ts";
import { ROUTINES } from "../../../lib/linalg/blas/symbols.ts";

const SYSTEM = "libopenblas.so.0";
const hasSystem = (await find(SYSTEM)).found?.library === SYSTEM;
const hasCompiler = await succeeds("cc", "--version");
const numpy = listCandidates(machine).flatMap(({ files }) => files).find((file) =>
  /numpy.*openblas64/.test(file)
);

Deno.test("searchBlas() says why a library is not used, and goes on", async () => {
  const { attempts } = await find("libthere-is-none.so");
  assertEquals(attempts[0]!.library, "libthere-is-none.so");
  assertStringIncludes(attempts[0]!.reason, "libthere-is-none.so");
});

Deno.test("searchBlas() refuses a library without the routines", async () => {
  const names: Partial<Record<typeof Deno.build.os, string>> = {
    linux: "libm.so.6",
    darwin: "/usr/lib/libSystem.B.dylib",
    windows: "kernel32.dll",
  };
  const { attempts } = await find(names[Deno.build.os]!);
  assertStringIncludes(attempts[0]!.reason, "has no routine dgemm");
});

Deno.test("searchBlas() loads nothing without permission, and says so", async () => {
  const host = { ...machine, variable: () => undefined };
  const { found, attempts } = await searchBlas(host, () => false);
  assertEquals(found, undefined);
  assert(attempts.length > 0);
  for (const { reason } of attempts) assertStringIncludes(reason, "no permission");
});

Deno.test("searchBlas() looks for nothing if WIDENET_BLAS is none", async () => {
  const { found, attempts } = await find("none");
  assertEquals(found, undefined);
  assertStringIncludes(attempts[0]!.reason, "WIDENET_BLAS");
});

Deno.test("blasSearch() searches once", () => {
  assertEquals(blasSearch() === blasSearch(), true);
});

for (const routine of ROUTINES) {
  Deno.test({
    name: `searchBlas() refuses a library whose ${routine} does nothing`,
    ignore: !hasSystem || !hasCompiler,
    fn: async () => {
      // All other routines come from the library that this one is linked to.
      const { attempts } = await withLibrary(`void ${routine}_(void) {}`, find);
      assertStringIncludes(attempts[0]!.reason, routine);
    },
  });
}

Deno.test({
  name: "searchBlas() refuses a Cholesky factor that does not tell of its failure",
  ignore: !hasSystem || !hasCompiler,
  fn: async () => {
    // Right on 1 x 1, where the size of integers is measured; elsewhere it always succeeds.
    const source = `void dpotrf_(char *uplo, int *n, double *a, int *lda, int *info) {
      *info = *n == 1;
      if (*n > 1) for (int i = 0; i < *n; i++) for (int j = 0; j <= i; j++)
        a[i * *lda + j] = i == j ? sqrt((i + 2.0) / (i + 1)) : j == i - 1 ? -sqrt(i / (i + 1.0)) : 0;
    }`;
    const { attempts } = await withLibrary(`#include <math.h>\n${source}`, find);
    assertEquals(attempts[0]!.reason, "dpotrf gives wrong values");
  },
});

Deno.test({
  name: "searchBlas() takes the library of numpy's wheel, with 64-bit integers",
  ignore: numpy === undefined,
  fn: async () => {
    const { found } = await find(numpy!);
    assertEquals(found?.library, numpy);
    assertEquals(found?.integerBits, 64);
    assertStringIncludes(found?.config ?? "", "USE64BITINT");
  },
});

Deno.test({
  name: "searchBlas() takes the system's library, with 32-bit integers",
  ignore: !hasSystem,
  fn: async () => {
    const { found, attempts } = await find(SYSTEM);
    assertEquals(found?.integerBits, 32);
    assertStringIncludes(found?.config ?? "", "OpenBLAS");
    assertEquals(attempts, []);
  },
});

Deno.test({
  name: "searchBlas() takes BLAS and LAPACK from two files",
  ignore: !hasSystem,
  fn: async () => {
    // Where OpenBLAS is installed, it stands behind these names as well.
    const host = { ...machine, variable: () => undefined };
    const { found, attempts } = await searchBlas(host, (file) => file !== SYSTEM);
    assertEquals(found?.library, "libblas.so.3 + liblapack.so.3");
    assertEquals(attempts.map(({ library }) => library), [SYSTEM]);
  },
});

/** Searches as if the user had named a library. */
async function find(named: string): Promise<BlasSearch> {
  const host = {
    ...machine,
    variable: (name: string) => name === "WIDENET_BLAS" ? named : machine.variable(name),
  };
  return await searchBlas(host, () => true);
}

/** Compiles a library in front of the system's one, for the time of a use. */
async function withLibrary<T>(source: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    const [code, file] = [`${folder}/fake.c`, `${folder}/libfake.so`];
    await Deno.writeTextFile(code, source);
    const link = ["-Wl,--no-as-needed", `-l:${SYSTEM}`, "-lm"];
    assert(await succeeds("cc", "-shared", "-fPIC", "-o", file, code, ...link));
    return await use(file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function succeeds(command: string, ...args: readonly string[]): Promise<boolean> {
  try {
    const program = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" });
    return (await program.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
