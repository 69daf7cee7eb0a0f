/**
 * What the program may do without a question to the user.
 *
 * @module
 */
import { host, type Permission } from "./host/mod.ts";

/** Whether a permission of Deno is granted, or none is needed here; it asks for none. */
export function isGranted(permission: Permission): boolean {
  return host().isGranted(permission);
}
