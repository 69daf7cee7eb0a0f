import { stax } from "@widenet/ntk";
import { activationSuite } from "../suites/activation_suite.ts";

activationSuite(stax.sigmoid());
