/**
 * Kernelspecs: how Jupyter learns of a kernel, and where the files belong.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { writeFile } from "../../lib/write_file.ts";
import { kernelCommand } from "./process.ts";

/** Name of the kernel that the notebooks ask for. */
const NAME = "deno";
/** Name under which this project's kernel goes beside another kernel of that name. */
const OWN_NAME = "widenet-deno";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Content of a kernel.json. */
export interface Kernelspec {
  /** Command that starts the kernel. */
  readonly argv: readonly string[];
  /** Name that Jupyter shows. */
  readonly display_name: string;
  /** Language of the code. */
  readonly language: string;
  /** Variables added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What was written by {@linkcode installKernel}. */
export interface Installation {
  /** Name of the kernel. */
  readonly name: string;
  /** Path of its kernel.json. */
  readonly path: string;
  /** Path of the copy of Deno that it starts. */
  readonly executable: string;
}

/** Returns the kernelspec that starts a given Deno. */
export function kernelspec(executable: string): Kernelspec {
  return {
    argv: kernelCommand(executable),
    display_name: "Deno",
    language: "typescript",
    env: { NO_COLOR: "1" },
  };
}

/** Returns the folder in which Jupyter looks for this user's kernels. */
export function jupyterFolder(os: typeof Deno.build.os, env: Environment): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (os === "windows") return join(variable(env, "APPDATA"), "jupyter");
  if (os === "darwin") return join(variable(env, "HOME"), "Library", "Jupyter");
  return join(dataHome(env), "jupyter");
}

/** Returns the folder in which this project keeps files for this user. */
export function ownFolder(os: typeof Deno.build.os, env: Environment): string {
  if (os === "windows") return join(variable(env, "LOCALAPPDATA"), "widenet");
  if (os === "darwin") {
    return join(variable(env, "HOME"), "Library", "Application Support", "widenet");
  }
  return join(dataHome(env), "widenet");
}

/**
 * Copies the running Deno to a place that stays (npx keeps it in a cache, which may be cleared) and
 * writes a kernelspec that starts the copy.
 *
 * @throws {Error} If the environment does not say where the user's files belong.
 */
export async function installKernel(
  os: typeof Deno.build.os,
  env: Environment,
): Promise<Installation> {
  const own = ownFolder(os, env);
  const kernels = join(jupyterFolder(os, env), "kernels");
  const source = Deno.execPath();
  const executable = join(own, `deno-${Deno.version.deno}`, basename(source));
  await copyExecutable(source, executable);
  const name = await isFree(join(kernels, NAME), own) ? NAME : OWN_NAME;
  const path = join(kernels, name, "kernel.json");
  await Deno.mkdir(join(kernels, name), { recursive: true });
  await writeFile(path, `${JSON.stringify(kernelspec(executable), null, 2)}\n`);
  return { name, path, executable };
}

/** Copies beside the target first, so that a copy that was cut short is never taken for whole. */
async function copyExecutable(source: string, target: string): Promise<void> {
  if (source === target) return;
  const size = async (path: string): Promise<number> =>
    await Deno.stat(path).then((info) => info.size, () => -1);
  if (await size(source) === await size(target)) return;
  await Deno.mkdir(join(target, ".."), { recursive: true });
  const part = `${target}.part`;
  await Deno.copyFile(source, part);
  await Deno.rename(part, target);
}

/** A kernel's name is free if there is no such kernel, it is ours, or what it starts is gone. */
async function isFree(folder: string, own: string): Promise<boolean> {
  try {
    const { argv } = JSON.parse(await Deno.readTextFile(join(folder, "kernel.json")));
    const command = String(argv[0]);
    if (command.startsWith(own)) return true;
    const absolute = command.includes("/") || command.includes("\\");
    return absolute && await Deno.stat(command).then(() => false, () => true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    return false; // not readable as a kernelspec: somebody else's, and left alone
  }
}

function dataHome(env: Environment): string {
  return env.XDG_DATA_HOME || join(variable(env, "HOME"), ".local", "share");
}

function variable(env: Environment, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`Cannot find the folder of Jupyter's kernels as the variable ${name} is not set`);
}
