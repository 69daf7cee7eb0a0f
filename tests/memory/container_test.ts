import { assertEquals } from "@std/assert";
import { containerMemory } from "../../lib/memory/container.ts";

const GB = 1e9;

/** A system with these files. */
function system(files: Readonly<Record<string, string>>): (path: string) => string | undefined {
  return (path) => files[path];
}

Deno.test("containerMemory() reads the limit inside a container of the second version", () => {
  const files = {
    "/proc/self/cgroup": "0::/\n",
    "/sys/fs/cgroup/memory.max": `${8 * GB}\n`,
    "/sys/fs/cgroup/memory.current": `${5 * GB}\n`,
    // Pages of files are given back when memory is asked for; anonymous ones are not.
    "/sys/fs/cgroup/memory.stat": `anon ${3 * GB}\nfile ${2 * GB}\nactive_file ${GB}\n` +
      `inactive_file ${GB / 2}\n`,
  };
  assertEquals(containerMemory(system(files)), 4.5 * GB);
  assertEquals(
    containerMemory(system({ ...files, "/sys/fs/cgroup/memory.max": "max\n" })),
    undefined,
  );
});

Deno.test("containerMemory() takes the least of all groups above the program's own", () => {
  const files = {
    "/proc/self/cgroup": "0::/user.slice/job.scope\n",
    "/sys/fs/cgroup/user.slice/memory.max": `${4 * GB}\n`,
    "/sys/fs/cgroup/user.slice/memory.current": `${3 * GB}\n`,
    "/sys/fs/cgroup/user.slice/job.scope/memory.max": `${8 * GB}\n`,
    "/sys/fs/cgroup/user.slice/job.scope/memory.current": `${2 * GB}\n`,
  };
  assertEquals(containerMemory(system(files)), GB);
});

Deno.test("containerMemory() reads the first version, whose path may be that of the host", () => {
  const files = {
    "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/docker/abc\n0::/\n",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes": `${2 * GB}\n`,
    "/sys/fs/cgroup/memory/memory.usage_in_bytes": `${GB}\n`,
    "/sys/fs/cgroup/memory/memory.stat": `total_inactive_file ${GB / 4}\ntotal_active_file 0\n`,
  };
  assertEquals(containerMemory(system(files)), 1.25 * GB);
  const none = { "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n" };
  assertEquals(containerMemory(system({ ...files, ...none })), undefined);
});

Deno.test("containerMemory() knows nothing where nothing can be read", () => {
  assertEquals(containerMemory(() => undefined), undefined);
});

Deno.test("containerMemory() is not negative where more is used than the limit allows", () => {
  const files = {
    "/sys/fs/cgroup/memory.max": `${GB}\n`,
    "/sys/fs/cgroup/memory.current": `${2 * GB}\n`,
  };
  assertEquals(containerMemory(system(files)), 0);
});
