import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const ROOT = fromFileUrl(new URL("../", import.meta.url));
/** A program, and what it prints if the README says so. */
const PROGRAM = /^```ts\n(.*?)^```\n(?:(?:\n|[^\n`#]+\n)*?```text\n(.*?)```)?/gms;

const readme = await Deno.readTextFile(join(ROOT, "README.md"));
const programs = [...readme.matchAll(PROGRAM)];

Deno.test("the README has programs", () => assertEquals(programs.length, 4));

for (const [place, [, source = "", printed]] of programs.entries()) {
  Deno.test(`program ${place + 1} of the README runs and prints what it says`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(join(folder, "main.ts"), source);
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--config", join(ROOT, "deno.json"), "main.ts"],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
      assertEquals(success, true, error);
      if (printed === undefined) assertEquals(out!.trim() === "", false, "it prints nothing");
      else assertEquals(out, printed);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
