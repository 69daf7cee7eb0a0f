import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../tasks/command_line.ts";
import { Copy, parseLibraryRequest, report, tryMutation } from "../../tasks/library_mutants.ts";
import { MUTATIONS } from "../../tasks/library_mutations.ts";
import { ROOT } from "../../tasks/select_notebooks.ts";
import { notebookText } from "./fixtures.ts";

/** A project with a library of one constant. */
async function project(): Promise<string> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(join(root, "lib"));
  await Deno.mkdir(join(root, "notebooks"));
  const check = new URL("../../lib/notebook/check.ts", import.meta.url).href;
  const config = { name: "@a/b", version: "1.0.0", exports: "./mod.ts", lock: false };
  const files = {
    "deno.json": JSON.stringify(config),
    "deno.lock": "{}",
    "mod.ts": 'export * from "./lib/pi.ts";',
    "lib/pi.ts": "export const PI = 3.14;",
    "notebooks/a.ipynb": notebookText([
      `const { check } = await import("${check}");\nconst { PI } = await import("@a/b");`,
      `check("close", { value: PI, expected: 3.14, tolerance: 0.01 });\ncheck("positive", PI > 0);`,
      `if (PI > 3.5) throw new Error("far");\ncheck("last", true);`,
    ]),
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(root, name), text);
  }
  return root;
}

Deno.test("a wrong constant of the library shows in the claims that notice it, and in no file", async () => {
  const root = await project();
  try {
    const mutation = { name: "pi", file: "lib/pi.ts", from: "3.14", to: "3.2" };
    let place: string;
    {
      await using copy = await Copy.make(["a.ipynb"], root);
      place = copy.path;
      const right = await copy.run("a.ipynb");
      assertEquals(report("a", right), "  a: not noticed");
      {
        await using _wrong = await copy.apply(mutation);
        assertEquals(
          report("a", await copy.run("a.ipynb")),
          "  a: 1 of 3 claims fail\n    ✗ close",
        );
      }
      {
        await using _worse = await copy.apply({ ...mutation, to: "4" });
        const lines = report("a", await copy.run("a.ipynb")).split("\n");
        assertEquals(lines.slice(0, 2), ["  a: 1 of 2 claims fail", "    ✗ close"]);
        assert(lines[2]!.startsWith("    ended at cell 3:") && lines[2]!.includes("far"));
      }
      assertEquals(await copy.run("a.ipynb"), right);
      await assertRejects(
        () => copy.apply({ ...mutation, from: "2.71" }),
        Error,
        "found 0 times",
      );
    }
    assertEquals(await Deno.readTextFile(join(root, "lib/pi.ts")), "export const PI = 3.14;");
    await assertRejects(() => Deno.stat(place), Deno.errors.NotFound);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a wrong constant is tried until a notebook notices, if that is asked", async () => {
  const root = await project();
  try {
    const blind = notebookText(['console.log("✓ blind");']);
    await Deno.writeTextFile(join(root, "notebooks/b.ipynb"), blind);
    await using copy = await Copy.make(["a.ipynb", "b.ipynb"], root);
    const mutation = { name: "pi", file: "lib/pi.ts", from: "3.14", to: "3.2" };
    const tried: string[] = [];
    const counted = {
      apply: (wrong: typeof mutation) => copy.apply(wrong),
      run: (name: string) => (tried.push(name), copy.run(name)),
    } as unknown as Copy;
    const noticed = (names: string[], first: boolean): Promise<boolean> =>
      tryMutation(counted, mutation, names, { first, shift: 0 });
    assert(await noticed(["b.ipynb", "a.ipynb"], true));
    assert(await noticed(["a.ipynb", "b.ipynb"], true));
    assert(await noticed(["a.ipynb", "b.ipynb"], false));
    assert(!await noticed(["b.ipynb"], false));
    assertEquals(tried.map((name) => name[0]).join(""), "baaabb");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("each mutation names a place that is in its file once, and changes it", async () => {
  for (const { name, file, from, to } of MUTATIONS) {
    const source = await Deno.readTextFile(join(ROOT, file));
    assertEquals(source.split(from).length - 1, 1, `${name}: ${from}`);
    assert(from !== to);
  }
  assert(MUTATIONS.length >= 10);
});

Deno.test("parseLibraryRequest() takes names, a text and a shift", () => {
  assert(parseLibraryRequest([]).names.length > 0);
  const { names, mutations, shift } = parseLibraryRequest(["a", "--only", "ReLU", "--shift=2"]);
  assertEquals([names, shift], [["a"], 2]);
  assert(mutations.length === 2 && mutations.every(({ name }) => name.startsWith("ReLU")));
  assertEquals([[], ["--first"]].map((args) => parseLibraryRequest(args).first), [false, true]);
  assertThrows(() => parseLibraryRequest(["--only=tanh"]), UsageError, "there are 'affine");
  assertThrows(() => parseLibraryRequest(["--large"]), UsageError, "--large");
});
