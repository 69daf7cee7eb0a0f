import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { builtin, errors, type Files, FROM_START } from "../../lib/host/mod.ts";
import { nodeFiles } from "../../lib/host/node_files.ts";

const hosts: Readonly<Record<string, Files>> = {
  "Deno": Deno,
  "Node.js": nodeFiles(builtin("node:fs")!),
};

Deno.test("by Node.js a file that cannot be read on, or told about, is closed", async () => {
  const fs = builtin("node:fs")!, path = await Deno.makeTempFile();
  const opened: number[] = [], closed: number[] = [];
  const failure = Object.assign(new Error("no more"), { code: "EACCES" });
  const watched = {
    ...fs,
    open: (...args: [string, number, undefined, (error: Error | null, file: number) => void]) =>
      fs.open(args[0], args[1], args[2], (error, file) => {
        opened.push(file);
        args[3](error, file);
      }),
    openSync: (...args: Parameters<typeof fs.openSync>) => {
      const file = fs.openSync(...args);
      opened.push(file);
      return file;
    },
    closeSync: (file: number) => {
      closed.push(file);
      fs.closeSync(file);
    },
  };
  const fail = () => {
    throw failure;
  };
  try {
    const read = (...args: readonly unknown[]) => (args.at(-1) as (error: Error) => void)(failure);
    const unreadable = nodeFiles({ ...watched, read } as unknown as typeof fs);
    const file = await unreadable.open(path);
    await assertRejects(() => new Response(file.readable).bytes(), errors.PermissionDenied);
    file.close();
    const unknown = nodeFiles({ ...watched, fstatSync: fail } as unknown as typeof fs);
    await assertRejects(() => unknown.open(path), errors.PermissionDenied, "no more");
    assertThrows(() => unknown.openSync(path), errors.PermissionDenied, "no more");
    assertEquals(opened.length, 3);
    assertEquals(closed, opened);
  } finally {
    await Deno.remove(path);
  }
});

for (const [host, files] of Object.entries(hosts)) {
  const test = (name: string, run: (folder: string) => Promise<void>): void =>
    Deno.test(`${name} by the functions of ${host}`, async () => {
      const folder = await Deno.makeTempDir();
      try {
        await run(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });

  test("a file is written and read in parts", async (folder) => {
    const path = join(folder, "a");
    {
      using file = await files.open(path, { write: true, create: true });
      assertEquals(await file.write(Uint8Array.of(1, 2, 3, 4)), 4);
      assertEquals(await file.seek(1, FROM_START), 1);
      assertEquals(file.writeSync(Uint8Array.of(9)), 1);
      await file.sync();
      await file.syncData();
    }
    using file = files.openSync(path, { read: true, write: true });
    const target = new Uint8Array(3);
    assertEquals([await file.read(target), [...target]], [3, [1, 9, 3]]);
    assertEquals([file.readSync(target), target[0]], [1, 4]);
    assertEquals([await file.read(target), file.readSync(target)], [null, null]);
    file.truncateSync(6);
    file.seekSync(5, FROM_START);
    assertEquals([file.readSync(target), target[0]], [1, 0]);
    const { isFile, isDirectory, size } = await file.stat();
    assertEquals({ isFile, isDirectory, size }, { isFile: true, isDirectory: false, size: 6 });
    assertEquals(file.statSync().size, 6);
    assertEquals([...await files.readFile(path)], [1, 9, 3, 4, 0, 0]);
  });

  test("a file is read as a stream", async (folder) => {
    const path = join(folder, "a"), bytes = new Uint8Array(200_000).map((_, i) => i % 251);
    await Deno.writeFile(path, bytes);
    const file = await files.open(path);
    assertEquals(await new Response(file.readable).bytes(), bytes);
  });

  test("texts and folders are read", async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), "é");
    await files.mkdir(join(folder, "b", "c"), { recursive: true });
    await files.mkdir(join(folder, "b", "c"), { recursive: true });
    assertEquals(await files.readTextFile(join(folder, "a")), "é");
    assertEquals(files.readTextFileSync(join(folder, "a")), "é");
    const expected = [["a", true, false], ["b", false, true]];
    const found: unknown[] = [], foundSync: unknown[] = [];
    for (const { name, isFile, isDirectory } of files.readDirSync(folder)) {
      foundSync.push([name, isFile, isDirectory]);
    }
    for await (const { name, isFile, isDirectory } of files.readDir(folder)) {
      found.push([name, isFile, isDirectory]);
    }
    assertEquals([found.sort(), foundSync.sort()], [expected, expected]);
  });

  test("files are moved, changed and removed", async (folder) => {
    const made = await files.makeTempDir({ dir: folder, prefix: "x-" });
    assert(made.startsWith(join(folder, "x-")));
    await Deno.writeTextFile(join(made, "a"), "");
    await files.rename(join(made, "a"), join(made, "b"));
    await files.chmod(join(made, "b"), 0o600);
    assertEquals((await files.stat(join(made, "b"))).mode! & 0o777, 0o600);
    await Deno.symlink(join(made, "b"), join(folder, "link"));
    assertEquals(await files.realPath(join(folder, "link")), await Deno.realPath(join(made, "b")));
    await files.remove(join(made, "b"));
    await files.remove(made, { recursive: true });
    await assertRejects(() => files.stat(made), errors.NotFound);
  });

  test("what fails has the class that Deno gives it", async (folder) => {
    const path = join(folder, "a");
    await Deno.writeTextFile(path, "");
    await assertRejects(() => files.open(join(folder, "none")), errors.NotFound);
    assertThrows(() => files.openSync(join(folder, "none")), errors.NotFound);
    await assertRejects(() => files.readFile(join(folder, "none")), errors.NotFound);
    await assertRejects(() => files.stat(join(path, "b")), errors.NotADirectory);
    await assertRejects(() => files.readFile(folder), errors.IsADirectory);
    await assertRejects(
      () => files.open(path, { write: true, createNew: true }),
      errors.AlreadyExists,
    );
    const signal = AbortSignal.abort();
    await assertRejects(() => files.readFile(path, { signal }), DOMException);
  });
}
