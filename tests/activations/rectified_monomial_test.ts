import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.rectifiedMonomial({ degree: 0 }));
activationSuite(stax.rectifiedMonomial({ degree: 2 }));
activationSuite(stax.rectifiedMonomial({ degree: 3 }));
