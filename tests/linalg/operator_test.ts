import { assertRejects } from "@std/assert";
import {
  conjugateGradients,
  estimateLogDeterminant,
  estimateTrace,
  type LinearOperator,
  nystrom,
  topEigenpairs,
} from "@widenet/ntk";

const signal = AbortSignal.abort(new Error("enough"));
const empty: LinearOperator = { n: 0, apply: (x) => Promise.resolve(x) };

const CALLS: Readonly<Record<string, (a: LinearOperator) => Promise<unknown>>> = {
  conjugateGradients: (a) => conjugateGradients(a, [1], { signal }),
  "conjugateGradients with a preconditioner": (preconditioner) =>
    conjugateGradients({ ...empty, n: 1 }, [1], { preconditioner, signal }),
  estimateLogDeterminant: (a) => estimateLogDeterminant(a, { signal }),
  estimateTrace: (a) => estimateTrace(a, { signal }),
  nystrom: (a) => nystrom(a, 1, { signal }),
  topEigenpairs: (a) => topEigenpairs(a, 1, { signal }),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name} refuses a malformed operator, though the call is aborted`, async () => {
    await assertRejects(() => call(empty), TypeError, "must be a whole number above 0: found 0");
    await assertRejects(() => call({ ...empty, n: 1 }), Error, "enough");
  });
}
