import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.monomial({ degree: 3 }));
activationSuite(stax.monomial({ degree: 4 }));
