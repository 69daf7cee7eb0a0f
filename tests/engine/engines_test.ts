import { engineSuite } from "../suites/engine_suite.ts";
import { ENGINES } from "../suites/engines.ts";

for (const engine of ENGINES) engineSuite(engine);
