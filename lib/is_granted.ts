/**
 * What the program may do without a question to the user.
 *
 * @module
 */

/** Whether a permission of Deno is granted; it asks for none. */
export function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}
