import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { writeFile } from "../lib/write_file.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

async function* pieces(count: number, fail?: Error): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(1000).fill(i);
  if (fail !== undefined) throw await Promise.resolve(fail);
}

Deno.test("writeFile() writes texts, bytes and pieces, by path and by URL", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a");
    await writeFile(path, "text");
    assertEquals(await Deno.readTextFile(path), "text");
    await writeFile(toFileUrl(path), Uint8Array.of(1, 2));
    assertEquals(await Deno.readFile(path), Uint8Array.of(1, 2));
    await writeFile(path, pieces(3));
    assertEquals((await Deno.readFile(path)).length, 3000);
    await writeFile(path, "");
    assertEquals(await Deno.readTextFile(path), "");
    assertEquals(namesIn(folder), ["a"]);
  }));

Deno.test("writeFile() keeps permissions, and follows links", () =>
  withFolder(async (folder) => {
    if (Deno.build.os === "windows") return;
    const [path, link] = [join(folder, "a"), join(folder, "link")];
    await writeFile(path, "old");
    await Deno.chmod(path, 0o640);
    await Deno.symlink("a", link);
    await writeFile(link, "new");
    assertEquals(await Deno.readTextFile(path), "new");
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o640);
    assert((await Deno.lstat(link)).isSymlink);
  }));

Deno.test("writeFile() leaves the old file where writing fails", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a");
    await writeFile(path, "old");
    const error = await assertRejects(
      () => writeFile(path, pieces(3, new RangeError("no more"))),
      RangeError,
      "no more",
    );
    assertStringIncludes(error.message, `Cannot write ${path}: `);
    assertEquals(await Deno.readTextFile(path), "old");
    assertEquals(namesIn(folder), ["a"]);
  }));

Deno.test("writeFile() refuses what is no path, and names what it cannot write", () =>
  withFolder(async (folder) => {
    for (const bad of [undefined, null, 3, "", new URL("https://a.example/b")]) {
      await assertRejects(() => writeFile(bad as string, "text"), TypeError, "must be a string");
    }
    const path = join(folder, "none", "a");
    await assertRejects(() => writeFile(path, "text"), Deno.errors.NotFound, `write ${path}`);
    await assertRejects(() => writeFile(folder, "text"), Error, `write ${folder}`);
    if (Deno.build.os !== "windows") await writeFile("/dev/null", "text");
  }));

/** Mounts a file system of 64 KiB, if that may be done here. */
async function mountSmall(folder: string): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const args = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder];
  const output = await new Deno.Command("mount", { args }).output().catch(() => undefined);
  return output?.success === true;
}

Deno.test("writeFile() leaves the old file on a disk that is full", () =>
  withFolder(async (folder) => {
    if (!await mountSmall(folder)) {
      // The nearest to it that needs no rights: a device that is always full.
      if (Deno.build.os === "linux") {
        await assertRejects(() => writeFile("/dev/full", "text"), Error, "No space left");
      }
      return;
    }
    try {
      const path = join(folder, "a");
      await writeFile(path, pieces(30));
      const old = await Deno.readFile(path);
      await assertRejects(() => writeFile(path, pieces(60)), Error, "No space left");
      assertEquals(await Deno.readFile(path), old);
      assertEquals(namesIn(folder), ["a"]);
    } finally {
      await new Deno.Command("umount", { args: [folder] }).output();
    }
  }));

Deno.test("writeFile() keeps a private file private at all times", () =>
  withFolder(async (folder) => {
    if (Deno.build.os === "windows") return;
    const path = join(folder, "a");
    await Deno.writeTextFile(path, "old", { mode: 0o600 });
    const content = async function* () {
      for (const name of namesIn(folder)) {
        assertEquals((await Deno.stat(join(folder, name))).mode! & 0o077, 0);
      }
      yield Uint8Array.of(1);
    };
    await writeFile(path, content());
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

/** What grows over several runs under a name with `.part`, and gets its own name when it is whole. */
const IN_PARTS = ["deno_lock.ts", "download.ts", "matrix_file.ts"];

Deno.test("the library and its tasks write files by writeFile() alone, or in parts", async () => {
  const others: string[] = [];
  const visit = async (folder: URL): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const place = new URL(isDirectory ? `${name}/` : name, folder);
      if (isDirectory) await visit(place);
      else if (name.endsWith(".ts") && name !== "write_file.ts" && !IN_PARTS.includes(name)) {
        const text = (await Deno.readTextFile(place)).replaceAll(/^ *\*.*$/gm, "");
        if (/Deno\.(write|create|truncate|open(Sync)?\b[^;]*write)/.test(text)) {
          others.push(place.href);
        }
      }
    }
  };
  for (const folder of ["../lib/", "../tasks/"]) await visit(new URL(folder, import.meta.url));
  assertEquals(others, []);
});

Deno.test({
  name: "writeFile() says which permission is missing",
  permissions: { read: true, write: false },
  fn: async () => {
    const error = await assertRejects(() => writeFile("a", "text"), Deno.errors.NotCapable);
    assertStringIncludes(error.message, "Cannot write a: Requires write access");
    assertStringIncludes(error.message, "allow reading and writing in its folder");
  },
});
