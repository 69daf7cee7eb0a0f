import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.abRelu({ a: 0.3, b: 1.2 }));
