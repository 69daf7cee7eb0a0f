export interface ParseOptions {
  boolean?: readonly string[];
  string?: readonly string[];
  default?: Record<string, unknown>;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}
export function parseArgs(
  args: readonly string[],
  options?: ParseOptions,
): { _: (string | number)[]; [name: string]: unknown };
