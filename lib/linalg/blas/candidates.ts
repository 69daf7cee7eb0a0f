/**
 * Where a BLAS library may be.
 *
 * @module
 */

/** What the search needs to know of the machine. */
export interface Host {
  /** Operating system, as Deno names it. */
  readonly os: string;
  /** Value of an environment variable, or undefined if it is not set or must not be read. */
  variable(name: string): string | undefined;
  /** Names in a folder, sorted; none if it is not there or must not be read. */
  list(folder: string): readonly string[];
}

/** A library that may be there. */
export interface Candidate {
  /** Files that together hold BLAS and LAPACK, as the system's loader takes them. */
  readonly files: readonly string[];
  /** Whether the name is anybody's, the slow reference implementation included. */
  readonly isGeneric: boolean;
}

/** Tells whether the user wants no library: WIDENET_BLAS is "none". */
export function isRefused(host: Host): boolean {
  return host.variable("WIDENET_BLAS") === "none";
}

/**
 * Lists the places in which a library is looked for, the preferred first: the one that the user
 * names, the system's, conda's, and the one that comes inside Python's numpy.
 *
 * @param host The machine.
 * @returns Candidates, which need not be there.
 */
export function listCandidates(host: Host): readonly Candidate[] {
  const named = host.variable("WIDENET_BLAS");
  return [
    ...(named ? [single(named)] : []),
    ...systemCandidates(host.os),
    ...[...condaFiles(host), ...numpyFiles(host)].map(single),
  ];
}

function single(file: string): Candidate {
  return { files: [file], isGeneric: false };
}

function systemCandidates(os: string): readonly Candidate[] {
  switch (os) {
    case "darwin":
      return [
        "/System/Library/Frameworks/Accelerate.framework/Accelerate",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "/usr/local/opt/openblas/lib/libopenblas.dylib",
      ].map(single);
    case "windows":
      return ["libopenblas.dll", "openblas.dll"].map(single);
    default:
      // The names without a version exist only beside headers.
      return [
        single("libopenblas.so.0"),
        { files: ["libblas.so.3", "liblapack.so.3"], isGeneric: true },
      ];
  }
}

function condaFiles(host: Host): readonly string[] {
  const prefix = host.variable("CONDA_PREFIX");
  if (!prefix) return [];
  switch (host.os) {
    case "darwin":
      return [`${prefix}/lib/libopenblas.dylib`];
    case "windows":
      return [`${prefix}\\Library\\bin\\openblas.dll`];
    default:
      return [`${prefix}/lib/libopenblas.so.0`];
  }
}

function numpyFiles(host: Host): readonly string[] {
  return pythonPackages(host).flatMap((packages) =>
    [`${packages}/numpy.libs`, `${packages}/numpy/.dylibs`].flatMap((folder) =>
      host.list(folder)
        .filter((file) => /^libscipy_openblas.*\.(so|dylib|dll)$/.test(file))
        .map((file) => `${folder}/${file}`)
    )
  );
}

/** Folders of installed packages, those of the environment in use first. */
function pythonPackages(host: Host): readonly string[] {
  if (host.os === "windows") return windowsPackages(host);
  const home = host.variable("HOME");
  const pyenv = host.variable("PYENV_ROOT") ?? (home && `${home}/.pyenv`);
  const roots = [
    host.variable("VIRTUAL_ENV"),
    host.variable("CONDA_PREFIX"),
    home && `${home}/.local`,
    ...(pyenv ? host.list(`${pyenv}/versions`).map((name) => `${pyenv}/versions/${name}`) : []),
    "/usr/local",
    "/opt/homebrew",
    "/usr",
  ];
  return roots.flatMap((root) =>
    !root ? [] : host.list(`${root}/lib`).filter((name) => name.startsWith("python3")).flatMap(
      (python) => ["site-packages", "dist-packages"].map((name) => `${root}/lib/${python}/${name}`),
    )
  );
}

function windowsPackages(host: Host): readonly string[] {
  const roots = [host.variable("VIRTUAL_ENV"), host.variable("CONDA_PREFIX")];
  return roots.flatMap((root) => root ? [`${root}\\Lib\\site-packages`] : []);
}
