/**
 * A program that is run with few permissions; its output is what the test compares.
 *
 * @module
 */
import { availableMemory } from "../../lib/memory/available.ts";
import { printLine } from "../../lib/notebook/print.ts";

printLine(`${availableMemory()}`);
