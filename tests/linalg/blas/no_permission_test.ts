import { assertEquals } from "@std/assert";
import { listCandidates } from "../../../lib/linalg/blas/candidates.ts";
import { machine } from "../../../lib/linalg/blas/host.ts";

const SCRIPT = new URL("./no_permission_script.ts", import.meta.url);
// A library in a file whose place is known.
const FILE =
  listCandidates(machine).flatMap(({ files }) => files).find((file) =>
    /numpy.*openblas64/.test(file)
  ) ?? "";

for (const permissions of [[], ["--allow-read=."], ["--allow-read", "--allow-env"]]) {
  const title = permissions.join(" ") || "no permission";
  Deno.test(`linear algebra works on another backend with ${title}, and says nothing`, async () => {
    assertEquals(await run(permissions), expected("false"));
  });
}

Deno.test({
  name: "linear algebra uses the library of WIDENET_BLAS with the permission for it alone",
  ignore: FILE === "",
  fn: async () => {
    const permissions = [`--allow-ffi=${FILE}`, "--allow-env=WIDENET_BLAS"];
    assertEquals(await run(permissions, { WIDENET_BLAS: FILE }), expected("true"));
  },
});

function expected(isBlas: "true" | "false"): string {
  return `solution 1,1
the automatic choice is blas: ${isBlas}
blas can be chosen: ${isBlas}
permissions are asked for: false
`;
}

/** Everything that the script writes, errors first. */
async function run(
  permissions: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--cached-only", ...permissions, SCRIPT.href],
    env: { NO_COLOR: "1", ...variables },
  });
  const { stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return text.decode(stderr) + text.decode(stdout);
}
