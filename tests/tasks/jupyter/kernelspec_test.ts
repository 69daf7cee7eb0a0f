import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { Kernel } from "../../../tasks/jupyter/kernel.ts";
import {
  installKernel,
  jupyterFolder,
  kernelspec,
  ownFolder,
} from "../../../tasks/jupyter/kernelspec.ts";

const env = { HOME: "/home/ada", APPDATA: "C:/roaming", LOCALAPPDATA: "C:/local" };

Deno.test("kernelspec() starts the given Deno as a kernel", () => {
  assertEquals(kernelspec("/x/deno").argv, [
    "/x/deno",
    "jupyter",
    "--kernel",
    "--conn",
    "{connection_file}",
  ]);
});

Deno.test("jupyterFolder() is where Jupyter looks on each system", () => {
  assertEquals(jupyterFolder("linux", env), join("/home/ada", ".local", "share", "jupyter"));
  assertEquals(jupyterFolder("linux", { ...env, XDG_DATA_HOME: "/d" }), join("/d", "jupyter"));
  assertEquals(jupyterFolder("darwin", env), join("/home/ada", "Library", "Jupyter"));
  assertEquals(jupyterFolder("windows", env), join("C:/roaming", "jupyter"));
  assertEquals(jupyterFolder("linux", { ...env, JUPYTER_DATA_DIR: "/j" }), "/j");
  assertThrows(() => jupyterFolder("linux", {}), Error, "variable HOME is not set");
});

Deno.test("ownFolder() is where each system keeps the data of programs", () => {
  assertEquals(ownFolder("linux", env), join("/home/ada", ".local", "share", "widenet"));
  assertEquals(ownFolder("windows", env), join("C:/local", "widenet"));
  const support = join("/home/ada", "Library", "Application Support", "widenet");
  assertEquals(ownFolder("darwin", env), support);
});

Deno.test("installKernel() writes a kernelspec whose command starts a kernel", async () => {
  const home = await Deno.makeTempDir();
  try {
    const { name, path } = await installKernel("linux", { HOME: home });
    assertEquals(name, "deno");
    const { argv } = JSON.parse(await Deno.readTextFile(path));
    assertEquals(argv[0].startsWith(home), true);
    await using kernel = await Kernel.start({ cwd: home, argv });
    const results: unknown[] = [];
    await kernel.execute("Deno.execPath();", {
      onMessage: ({ header, content }) =>
        header.msg_type === "execute_result" && results.push(content.data),
    });
    assertEquals(results, [{ "text/plain": JSON.stringify(argv[0]) }]);
    assertEquals((await installKernel("linux", { HOME: home })).name, "deno");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("installKernel() leaves another's kernel alone unless what it starts is gone", async () => {
  const home = await Deno.makeTempDir();
  try {
    const folder = join(home, ".local", "share", "jupyter", "kernels", "deno");
    await Deno.mkdir(folder, { recursive: true });
    const others = async (command: string): Promise<string> => {
      const text = JSON.stringify({ argv: [command, "jupyter"] });
      await Deno.writeTextFile(join(folder, "kernel.json"), text);
      return (await installKernel("linux", { HOME: home })).name;
    };
    assertEquals(await others(Deno.execPath()), "widenet-deno");
    assertEquals(await others("deno"), "widenet-deno");
    assertEquals(await others("/cleared/cache/deno"), "deno");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
