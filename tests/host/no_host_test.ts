import { assertEquals } from "@std/assert";
import { run } from "./command.ts";

Deno.test("where there are no files, all that needs none is computed, and the rest says so", async () => {
  const script = ["run", "-A", "--no-check", "tests/host/no_host_script.ts"];
  const { ends, platform, blas } = JSON.parse(
    await run(Deno.execPath(), script),
  );
  const refused = (attempt: string): string =>
    `UnavailableError: Cannot ${attempt} as a browser has no files: run this in Deno, Node.js or Bun`;
  assertEquals(ends, {
    loadNpy: refused("load a.npy"),
    loadNpz: refused("load a.npz"),
    loadCsv: refused("load a.csv"),
    loadModel: refused("load a.npz"),
    loadRfm: refused("load a.npz"),
    loadCifar10: refused("load CIFAR-10"),
    "loadCifar10 from anywhere": refused("load CIFAR-10"),
    save: refused("write a.npz"),
    "finite.save": refused("write a.npz"),
    storedKernels: refused("store a kernel"),
    storedArrays: refused("store arrays"),
    toPng: refused("write a picture as PNG"),
    toSvg: "ok",
    ntk: "ok",
    cholesky: "ok",
    environment: "ok",
    loadCsvOfText: "ok",
  });
  assertEquals(platform, { os: "browser", arch: "unknown" });
  assertEquals(blas, {
    attempts: [{ library: "any", reason: "only Deno loads native libraries" }],
  });
});
