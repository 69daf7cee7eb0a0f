/**
 * The machine as the search for a library sees it, within the permissions that the program has.
 *
 * @module
 */
import { host } from "../../host/mod.ts";
import { isGranted } from "../../is_granted.ts";
import type { Host } from "./candidates.ts";

/** The machine; what must not be read is absent, and no permission is ever asked for. */
export const machine: Host = {
  get os() {
    return host().os;
  },
  variable: (name) =>
    isGranted({ name: "env", variable: name }) ? host().variable(name) : undefined,
  list: (folder) => {
    if (!isGranted({ name: "read", path: folder })) return [];
    try {
      return [...host().files?.readDirSync(folder) ?? []].map((entry) => entry.name).sort();
    } catch {
      return []; // not there, or closed to this user: there is nothing to find
    }
  },
};

/** Tells whether a library may be loaded without a question to the user. */
export function mayLoad(path: string): boolean {
  return isGranted({ name: "ffi", path });
}

/** Tells whether the memory of a library may be read without a question to the user. */
export function mayReadMemory(): boolean {
  return isGranted({ name: "ffi" });
}
