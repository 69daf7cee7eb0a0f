import { assertEquals } from "@std/assert";
import { type Host, listCandidates } from "../../../lib/linalg/blas/candidates.ts";

const SYSTEM = [["libopenblas.so.0"], ["libblas.so.3", "liblapack.so.3"]];

Deno.test("listCandidates() begins with the system's libraries", () => {
  assertEquals(files(host("linux")), SYSTEM);
  assertEquals(files(host("darwin")), [
    ["/System/Library/Frameworks/Accelerate.framework/Accelerate"],
    ["/opt/homebrew/opt/openblas/lib/libopenblas.dylib"],
    ["/usr/local/opt/openblas/lib/libopenblas.dylib"],
  ]);
});

Deno.test("listCandidates() puts first what the user names", () => {
  assertEquals(files(host("linux", { WIDENET_BLAS: "/opt/libmine.so" })), [
    ["/opt/libmine.so"],
    ...SYSTEM,
  ]);
  assertEquals(files(host("linux", { WIDENET_BLAS: "" })), SYSTEM);
});

Deno.test("listCandidates() looks into conda, then into numpy's wheel", () => {
  const folders = {
    "/env/lib": ["python3.12", "libz.so"],
    "/env/lib/python3.12/site-packages/numpy.libs": [
      "libgfortran-040039e1.so.5.0.0",
      "libscipy_openblas64_-ff651d7f.so",
    ],
    "/usr/lib": ["python3"],
    "/usr/lib/python3/dist-packages/numpy.libs": ["libscipy_openblas64_-6bb31eeb.so"],
  };
  assertEquals(files(host("linux", { CONDA_PREFIX: "/env", HOME: "/home/me" }, folders)), [
    ...SYSTEM,
    ["/env/lib/libopenblas.so.0"],
    ["/env/lib/python3.12/site-packages/numpy.libs/libscipy_openblas64_-ff651d7f.so"],
    ["/usr/lib/python3/dist-packages/numpy.libs/libscipy_openblas64_-6bb31eeb.so"],
  ]);
});

Deno.test("listCandidates() knows virtual environments, pyenv and the folders of macOS", () => {
  const folders = {
    "/venv/lib": ["python3.13"],
    "/venv/lib/python3.13/site-packages/numpy/.dylibs": ["libscipy_openblas64_.dylib"],
    "/home/me/.pyenv/versions": ["3.11.7"],
    "/home/me/.pyenv/versions/3.11.7/lib": ["python3.11"],
    "/home/me/.pyenv/versions/3.11.7/lib/python3.11/site-packages/numpy.libs": [
      "libscipy_openblas64_-0.so",
    ],
  };
  const found = files(host("darwin", { VIRTUAL_ENV: "/venv", HOME: "/home/me" }, folders));
  assertEquals(found.slice(3), [
    ["/venv/lib/python3.13/site-packages/numpy/.dylibs/libscipy_openblas64_.dylib"],
    [
      "/home/me/.pyenv/versions/3.11.7/lib/python3.11/site-packages/numpy.libs/" +
      "libscipy_openblas64_-0.so",
    ],
  ]);
});

Deno.test("listCandidates() marks the name that is anybody's", () => {
  const generic = listCandidates(host("linux")).filter(({ isGeneric }) => isGeneric);
  assertEquals(generic.map(({ files }) => files), [["libblas.so.3", "liblapack.so.3"]]);
});

function files(machine: Host): readonly (readonly string[])[] {
  return listCandidates(machine).map(({ files }) => files);
}

/** A machine with nothing but what is given. */
function host(
  os: string,
  variables: Readonly<Record<string, string>> = {},
  folders: Readonly<Record<string, readonly string[]>> = {},
): Host {
  return { os, variable: (name) => variables[name], list: (folder) => folders[folder] ?? [] };
}
