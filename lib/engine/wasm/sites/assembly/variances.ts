// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Variances of single inputs, in float64, and how they come into blocks of inputs. */

@inline
function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** to = factor q + term for `count` numbers, of which one more is written; gives their sum. */
export function scaleVariances(count: i32, from: usize, to: usize, factor: f64, term: f64): f64 {
  const f = f64x2.splat(factor);
  const c = f64x2.splat(term);
  let sum = f64x2.splat(0);
  let i = 0;
  for (; i + 1 < count; i += 2) {
    const x = f64x2.add(f64x2.mul(v128.load(from), f), c);
    v128.store(to, x);
    sum = f64x2.add(sum, x);
    from += 16;
    to += 16;
  }
  if (i == count) return total(sum);
  const x = load<f64>(from) * factor + term;
  store<f64>(to, x);
  return total(sum) + x;
}

/** Sums of `taps` neighbours, `stride` apart, times weight, of `count` windows; gives their sum. */
@inline
function windowRow(
  count: i32,
  taps: i32,
  stride: i32,
  from: usize,
  to: usize,
  weight: f64,
): f64 {
  let sum: f64 = 0;
  let b = 0;
  if (stride == 1) {
    let sums = f64x2.splat(0);
    for (; b + 1 < count; b += 2) {
      let x = v128.load(from);
      for (let k = 1; k < taps; k++) x = f64x2.add(x, v128.load(from + (<usize>k << 3)));
      x = f64x2.mul(x, f64x2.splat(weight));
      v128.store(to, x);
      sums = f64x2.add(sums, x);
      from += 16;
      to += 16;
    }
    sum = total(sums);
  }
  for (; b < count; b++) {
    let x = load<f64>(from);
    for (let k = 1; k < taps; k++) x += load<f64>(from + (<usize>k << 3));
    store<f64>(to, x * weight);
    sum += x * weight;
    from += <usize>stride << 3;
    to += 8;
  }
  return sum;
}

/**
 * Sums over windows of a [height, width] map, times weight. At `line` there are zeros for a row, and for a
 * window at each side of it. Gives the sum of what is written.
 */
export function windowVariances(
  from: usize,
  to: usize,
  line: usize,
  height: i32,
  width: i32,
  outHeight: i32,
  outWidth: i32,
  rowTaps: i32,
  columnTaps: i32,
  rowStride: i32,
  columnStride: i32,
  rowLow: i32,
  columnLow: i32,
  weight: f64,
): f64 {
  const middle = line + (<usize>columnTaps << 3);
  let sum: f64 = 0;
  for (let a = 0; a < outHeight; a++) {
    const start = max(0, a * rowStride - rowLow);
    const end = min(height, a * rowStride - rowLow + rowTaps);
    memory.fill(middle, 0, <usize>width << 3);
    for (let y = start; y < end; y++) {
      const row = from + (<usize>(y * width) << 3);
      for (let x = 0; x < width; x++) {
        const at = <usize>x << 3;
        store<f64>(middle + at, load<f64>(middle + at) + load<f64>(row + at));
      }
    }
    const first = middle - (<usize>columnLow << 3);
    sum += windowRow(outWidth, columnTaps, columnStride, first, to, weight);
    to += <usize>outWidth << 3;
  }
  return sum;
}

@inline
function roots<T>(
  height: i32,
  width: i32,
  from: usize,
  unit: f64,
  to: usize,
  pitch: usize,
  plane: usize,
): void {
  for (let y = 0; y < height; y++) {
    let at = to + <usize>y * pitch;
    for (let x = 0; x < width; x++) {
      const s = sqrt<f64>(load<f64>(from)) / unit;
      store<T>(at, <T>s);
      store<T>(at + plane, <T>(s > 0 ? Math.SQRT1_2 / s : 0));
      from += 8;
      at += 16;
    }
  }
}

/** Writes deviations s in units of `unit`, and 1/(sqrt(2) s) a plane behind them, to one lane. */
export function writeRoots(
  isFloat64: bool,
  height: i32,
  width: i32,
  from: usize,
  unit: f64,
  to: usize,
  pitch: usize,
  plane: usize,
): void {
  if (isFloat64) roots<f64>(height, width, from, unit, to, pitch, plane);
  else roots<f32>(height, width, from, unit, to, pitch, plane);
}
