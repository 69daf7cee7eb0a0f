// @ts-nocheck: AssemblyScript
// The products and powers of the module beside, in memory that comes from outside: features are made
// where they are to lie. Nothing is allocated here.
export { multiply } from "../../assembly/product.ts";
export { rectify, square, step } from "../../assembly/rectify.ts";
