import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.erf());
activationSuite(stax.erf({ a: 1.7, b: 0.6, c: 0.3 }));
