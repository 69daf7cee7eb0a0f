// A small project in a temporary folder, for the tests of the runner of tests.

import { dirname, join } from "@std/path";

/** A folder with tests and a library, which is removed when the scope ends. */
export class Project implements AsyncDisposable {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Makes a project of files, given by path and source. */
  static async make(files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project(await Deno.realPath(await Deno.makeTempDir()));
    for (const folder of ["lib", "tests"]) await Deno.mkdir(project.file(folder));
    const all = { "deno.json": "{}", "mod.ts": "", ...files };
    for (const [path, source] of Object.entries(all)) {
      await Deno.mkdir(dirname(project.file(path)), { recursive: true });
      await Deno.writeTextFile(project.file(path), source);
    }
    return project;
  }

  file(path: string): string {
    return join(this.root, path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}
