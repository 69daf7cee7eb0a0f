/**
 * The error function, for networks of finite width; kernels do not need it.
 *
 * Written here because the maintained packages that offer it bring dozens of others with them.
 *
 * @module
 */

/** Error function, W. J. Cody's rational approximations (Math. Comp. 23, 1969), to 1e-16. */
export function erfValue(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return x * ratio(ERF_P, ERF_Q, y * y);
  if (y > 6) return Math.sign(x);
  return Math.sign(x) * (1 - erfc(y));
}

function erfc(y: number): number {
  const decay = Math.exp(-y * y);
  if (y <= 4) return decay * ratio(ERFC_P, ERFC_Q, y);
  const z = 1 / (y * y);
  return decay / y * (1 / Math.sqrt(Math.PI) - z * ratio(TAIL_P, TAIL_Q, z));
}

function ratio(numerator: readonly number[], denominator: readonly number[], x: number): number {
  return horner(numerator, x) / horner(denominator, x);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

// Cody's coefficients, highest power first.
const ERF_P = [
  1.85777706184603153e-1,
  3.16112374387056560,
  1.13864154151050156e2,
  3.77485237685302021e2,
  3.20937758913846947e3,
];
const ERF_Q = [
  1,
  2.36012909523441209e1,
  2.44024637934444173e2,
  1.28261652607737228e3,
  2.84423683343917062e3,
];
const ERFC_P = [
  2.15311535474403846e-8,
  5.64188496988670089e-1,
  8.88314979438837594,
  6.61191906371416295e1,
  2.98635138197400131e2,
  8.81952221241769090e2,
  1.71204761263407058e3,
  2.05107837782607147e3,
  1.23033935479799725e3,
];
const ERFC_Q = [
  1,
  1.57449261107098347e1,
  1.17693950891312499e2,
  5.37181101862009858e2,
  1.62138957456669019e3,
  3.29079923573345963e3,
  4.36261909014324716e3,
  3.43936767414372164e3,
  1.23033935480374942e3,
];
const TAIL_P = [
  1.63153871373020978e-2,
  3.05326634961232344e-1,
  3.60344899949804439e-1,
  1.25781726111229246e-1,
  1.60837851487422766e-2,
  6.58749161529837803e-4,
];
const TAIL_Q = [
  1,
  2.56852019228982242,
  1.87295284992346725,
  5.27905102951428412e-1,
  6.05183413124413191e-2,
  2.33520497626869185e-3,
];
