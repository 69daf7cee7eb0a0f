import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";

const MODULE = new URL("../../../lib/plot/browser/open_window.ts", import.meta.url).href;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;
const ADVICE = "No browser could be opened from here: open http://a.test/ yourself\n";

/** What a program prints that opens a window with an opener, and then lives for some time (ms). */
async function printedWith(opener: string, life: number, folder: string): Promise<string> {
  const script = join(folder, "script.ts");
  await Deno.writeTextFile(
    script,
    `import { openWindow } from "${MODULE}";
await openWindow("http://a.test/");
setTimeout(() => {}, ${life});`,
  );
  const path = join(folder, "xdg-open");
  await Deno.writeTextFile(path, `#!/bin/sh\n${opener}\n`, { mode: 0o755 });
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--config", CONFIG, script],
    env: { PATH: folder },
    stderr: "null",
  }).output();
  assert(success);
  return new TextDecoder().decode(stdout);
}

for (
  const [name, opener, life, printed] of [
    ["says so where the opener ends with an error", "exit 3", 3000, ADVICE],
    ["says nothing where the opener ends well", "exit 0", 1000, ""],
    ["does not wait for the opener", "/bin/sleep 20; : > $0.ended", 0, ""],
  ] as const
) {
  Deno.test({
    name: `openWindow() ${name}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        assertEquals(await printedWith(opener, life, folder), printed);
        const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
        assertEquals(names, ["script.ts", "xdg-open"]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
