/**
 * Errors of files and servers: Deno's own classes in Deno, classes of the same names elsewhere.
 *
 * @module
 */

type ErrorClass = new (message?: string, options?: ErrorOptions) => Error;

/** The classes that this module throws or looks for. */
type ErrorClasses = Readonly<Record<typeof NAMES[number], ErrorClass>>;

const NAMES = [
  ...["NotFound", "AlreadyExists", "PermissionDenied", "NotCapable"],
  ...["IsADirectory", "NotADirectory", "InvalidData", "Http", "Busy"],
] as const;

/** The classes by name. */
export const errors: ErrorClasses = typeof Deno === "undefined" ? own() : Deno.errors;

function own(): ErrorClasses {
  const classes = NAMES.map((name) => {
    const Named = class extends Error {
      override readonly name = name;
    };
    Object.defineProperty(Named, "name", { value: name });
    return [name, Named] as const;
  });
  return Object.fromEntries(classes) as Record<string, ErrorClass> as ErrorClasses;
}

/** What stands for a file that is not there, as in `stat(path).catch(ifNotThere(undefined))`. */
export function ifNotThere<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof errors.NotFound) return value;
    throw error;
  };
}
