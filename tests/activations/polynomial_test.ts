import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.polynomial({ coef: [1.3, 0, -1.2, -0.5] }));
