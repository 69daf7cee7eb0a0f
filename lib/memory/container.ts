/**
 * What a container's limit leaves: control groups of Linux, of both versions.
 *
 * @module
 */

/** Gives the text of a file, or undefined where it is not there or may not be read. */
export type ReadText = (path: string) => string | undefined;

/** Where one version of control groups keeps its numbers. */
interface Version {
  readonly root: string;
  readonly limit: string;
  readonly used: string;
  /** Names in `memory.stat` of pages of files, which the kernel gives back when memory is asked for. */
  readonly files: readonly string[];
}

const FIRST: Version = {
  root: "/sys/fs/cgroup/memory",
  limit: "memory.limit_in_bytes",
  used: "memory.usage_in_bytes",
  files: ["total_inactive_file", "total_active_file"],
};

const SECOND: Version = {
  root: "/sys/fs/cgroup",
  limit: "memory.max",
  used: "memory.current",
  files: ["inactive_file", "active_file"],
};

/**
 * Bytes that the limits of the program's control group and of all groups above it leave.
 *
 * @param read Reads the files of the system.
 * @returns The least of them; undefined where there is no limit, or none that can be read.
 */
export function containerMemory(read: ReadText): number | undefined {
  // Lines are "id:controllers:path"; the second version has one line without controllers.
  const lines = (read("/proc/self/cgroup") ?? "").split("\n").map((line) => line.split(":"));
  const pathOf = (name: string): string =>
    lines.find(([, controllers]) => controllers?.split(",").includes(name))?.[2] ?? "/";
  const left = [[FIRST, pathOf("memory")], [SECOND, pathOf("")]] as const;
  const found = left.flatMap(([version, path]) =>
    groups(path).map((group) => leftIn(version, group, read))
  );
  const least = Math.min(...found);
  return least < Infinity ? least : undefined;
}

/** A group and all above it, the root as "". */
function groups(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return Array.from(
    { length: names.length + 1 },
    (_, count) => names.slice(0, count).map((name) => `/${name}`).join(""),
  );
}

function leftIn({ root, limit, used, files }: Version, group: string, read: ReadText): number {
  const number = (file: string): number => Number.parseInt(read(`${root}${group}/${file}`) ?? "");
  const [most, now] = [number(limit), number(used)];
  if (Number.isNaN(most) || Number.isNaN(now)) return Infinity;
  // The first version writes "no limit" as the largest number of pages that there is.
  if (most >= 2 ** 60) return Infinity;
  const stat = read(`${root}${group}/memory.stat`) ?? "";
  const pages = stat.split("\n").map((line) => line.split(" "))
    .filter(([name]) => files.includes(name ?? ""))
    .reduce((sum, [, value]) => sum + Number(value), 0);
  return Math.max(0, most - Math.max(0, now - pages));
}
