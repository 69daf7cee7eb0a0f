// @ts-nocheck: AssemblyScript

/**
 * weight cos x and weight sin x of entries of a tile from one address to another, for |x| < 2^20.
 *
 * x = k pi/2 + r with |r| <= pi/4, pi/2 in three parts (Cody and Waite 1980), and the polynomials of fdlibm's
 * k_sin and k_cos on r. An odd k exchanges sine and cosine; k mod 4 gives the signs.
 *
 * @param x Where the angles begin.
 * @param end Where they end.
 * @param cosines Where cosines go; may be the place of the angles.
 * @param sines Where sines go.
 * @param weight The factor.
 * @returns Whether all angles are in range; what is out of range is NaN or anything.
 */
export function sineCosine(
  x: usize,
  end: usize,
  cosines: usize,
  sines: usize,
  weight: f64,
): bool {
  const magic = f64x2.splat(6755399441055744.0); // 1.5 * 2^52: adding it rounds to whole numbers
  const inverse = f64x2.splat(0.6366197723675814);
  const high = f64x2.splat(1.57079632673412561417e+00);
  const middle = f64x2.splat(6.07710050630396597660e-11);
  const low = f64x2.splat(2.02226624871116645580e-21);
  const one = i64x2.splat(1), two = i64x2.splat(2), factor = f64x2.splat(weight);
  const limit = f64x2.splat(1048576.0);
  let inside = i64x2.splat(-1);
  for (; x < end; x += 16) {
    const angle = v128.load(x);
    inside = v128.and(inside, f64x2.lt(f64x2.abs(angle), limit));
    const shifted = f64x2.relaxed_madd(angle, inverse, magic);
    const k = f64x2.sub(shifted, magic);
    let r = f64x2.relaxed_nmadd(k, high, angle);
    r = f64x2.relaxed_nmadd(k, middle, r);
    r = f64x2.relaxed_nmadd(k, low, r);
    const w = f64x2.mul(r, r);
    const sin = f64x2.relaxed_madd(f64x2.mul(r, w), sinePolynomial(w), r);
    const cos = f64x2.relaxed_madd(
      f64x2.mul(w, w),
      cosinePolynomial(w),
      f64x2.relaxed_nmadd(f64x2.splat(0.5), w, f64x2.splat(1)),
    );
    const odd = i64x2.neg(v128.and(shifted, one));
    const cosSign = i64x2.shl(v128.and(i64x2.add(shifted, one), two), 62);
    const sinSign = i64x2.shl(v128.and(shifted, two), 62);
    v128.store(cosines, f64x2.mul(factor, v128.xor(v128.bitselect(sin, cos, odd), cosSign)));
    v128.store(sines, f64x2.mul(factor, v128.xor(v128.bitselect(cos, sin, odd), sinSign)));
    cosines += 16;
    sines += 16;
  }
  return i64x2.all_true(inside);
}

function sinePolynomial(w: v128): v128 {
  let sum = f64x2.splat(1.58969099521155010221e-10);
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(-2.50507602534068634195e-08));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(2.75573137070700676789e-06));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(-1.98412698298579493134e-04));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(8.33333333332248946124e-03));
  return f64x2.relaxed_madd(sum, w, f64x2.splat(-1.66666666666666324348e-01));
}

function cosinePolynomial(w: v128): v128 {
  let sum = f64x2.splat(-1.13596475577881948265e-11);
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(2.08757232129817482790e-09));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(-2.75573143513906633035e-07));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(2.48015872894767294178e-05));
  sum = f64x2.relaxed_madd(sum, w, f64x2.splat(-1.38888888888741095749e-03));
  return f64x2.relaxed_madd(sum, w, f64x2.splat(4.16666666666666019037e-02));
}
