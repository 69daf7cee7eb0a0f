import { BACKENDS } from "../suites/backends.ts";
import { testSolvers } from "../suites/solver_suite.ts";

for (const backend of BACKENDS) testSolvers(backend);
