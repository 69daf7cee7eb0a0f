import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.sin());
activationSuite(stax.sin({ a: 1.2, b: 0.8, c: 0.4 }));
