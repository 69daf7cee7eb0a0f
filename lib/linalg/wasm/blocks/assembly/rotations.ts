// @ts-nocheck: AssemblyScript

/**
 * Applies plane rotations in order to a panel of rows of eight entries: rotation r turns rows
 * x = `rows[r]` and y = `rows[r] + 1` into c x - s y and s x + c y.
 *
 * @param rows Row numbers, i32.
 * @param factors Pairs (c, s), f64.
 */
export function rotate(count: i32, rows: usize, factors: usize, panel: usize): void {
  let done = 0;
  while (done < count) {
    const first = load<i32>(rows + ((<usize> done) << 2));
    let length = 1;
    while (
      done + length < count && load<i32>(rows + ((<usize> (done + length)) << 2)) == first - length
    ) length++;
    rotateUpwards(length, factors + ((<usize> done) << 4), panel + ((<usize> first) << 6));
    done += length;
  }
}

/** Rotations of one row after the other, upwards: the row that two of them share stays in registers. */
function rotateUpwards(length: i32, factors: usize, x: usize): void {
  let y0 = v128.load(x, 64), y1 = v128.load(x, 80);
  let y2 = v128.load(x, 96), y3 = v128.load(x, 112);
  const end = factors + ((<usize> length) << 4);
  while (factors < end) {
    const c = v128.load64_splat(factors), s = v128.load64_splat(factors, 8);
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    v128.store(x, f64x2.relaxed_madd(s, x0, f64x2.mul(c, y0)), 64);
    v128.store(x, f64x2.relaxed_madd(s, x1, f64x2.mul(c, y1)), 80);
    y0 = f64x2.relaxed_nmadd(s, y0, f64x2.mul(c, x0));
    y1 = f64x2.relaxed_nmadd(s, y1, f64x2.mul(c, x1));
    const x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    v128.store(x, f64x2.relaxed_madd(s, x2, f64x2.mul(c, y2)), 96);
    v128.store(x, f64x2.relaxed_madd(s, x3, f64x2.mul(c, y3)), 112);
    y2 = f64x2.relaxed_nmadd(s, y2, f64x2.mul(c, x2));
    y3 = f64x2.relaxed_nmadd(s, y3, f64x2.mul(c, x3));
    factors += 16;
    x -= 64;
  }
  v128.store(x, y0, 64);
  v128.store(x, y1, 80);
  v128.store(x, y2, 96);
  v128.store(x, y3, 112);
}
