// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by Hermite series: with unit vectors x, y of coefficients and c_k = x_k y_k,
 * 1 - rho' = sum_k c_k (1 - rho^k) + |x - y|^2/2 and the slope is sum_k k c_k rho^(k-1) times s' t'/(s t).
 * With X = rho, or rho^2 where only odd or only even powers occur, 1 - rho^(k+1) = X (1 - rho^k) + 1 - X.
 */
import { half, least, one, two } from "./functions.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";

const ALL = 0;
const ODD = 1;

/**
 * The nonlinearity. Words 18: whether P is read, 19: whether it is written, 20: whether the NTK is not zero,
 * 21 and 22: deviations after it, 23: their pitch, 24: mode, 0 for all powers, 1 for odd and 2 for even
 * ones, 25: parity, 1 for odd and 2 for even, 26 and 27: planes of the coefficients a_0, a_1, those of the
 * powers and s'/s, in units of the scales, 28: their pitch, 29: from one to the next, 30: number of powers,
 * 31: from one site to the next.
 */
@inline
function series<T>(record: usize): void {
  const rows = word(record, 7);
  const columns = word(record, 8);
  const kept = word(record, 18) != 0;
  const both = word(record, 19) != 0;
  const moving = word(record, 20) != 0;
  const mode = word(record, 24);
  const parity = word(record, 25);
  const powers = word(record, 30);
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const side = address(record, 16);
  const next = address(record, 29);
  const site = address(record, 31);
  const zero = v128.splat<T>(<T>0);
  const step = mode == ALL ? one<T>() : two<T>();
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    let newLeft = leftAt(record, 21) + <usize>y * address(record, 23);
    let newRight = rightAt(record, 22) + <usize>y * address(record, 23);
    let moreLeft = leftAt(record, 26) + <usize>y * address(record, 28);
    let moreRight = rightAt(record, 27) + <usize>y * address(record, 28);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      let apart = v128.sub<T>(s, t);
      apart = v128.mul<T>(apart, apart);
      const inverse = v128.mul<T>(v128.load(left + side), v128.load(right + side));
      let minus = v128.pmax<T>(v128.sub<T>(v128.load(from), apart), zero);
      minus = v128.pmin<T>(v128.mul<T>(minus, inverse), two<T>());
      let plus = v128.sub<T>(two<T>(), minus);
      if (kept) {
        plus = v128.pmax<T>(v128.sub<T>(v128.load(from + inPlane), apart), zero);
        plus = v128.pmin<T>(v128.mul<T>(plus, inverse), two<T>());
      }
      const away = v128.lt<T>(plus, minus);
      const near = v128.pmin<T>(minus, plus);
      let rho = v128.sub<T>(one<T>(), near);
      if (parity != 0) {
        plus = v128.pmax<T>(minus, plus);
        minus = near;
      } else {
        rho = v128.bitselect(v128.neg<T>(rho), rho, away);
      }
      const across = v128.mul<T>(minus, plus);
      const argument = mode == ALL ? rho : v128.mul<T>(rho, rho);
      const rest = mode == ALL ? minus : across;
      let lack = mode == ODD ? v128.relaxed_madd<T>(rho, across, minus) : across;
      let power = mode == ODD ? argument : rho;
      let k = mode == ODD ? v128.add<T>(one<T>(), two<T>()) : two<T>();
      let i = moreLeft;
      let j = moreRight;
      let d = v128.sub<T>(v128.load(i), v128.load(j));
      let radial = v128.mul<T>(d, d);
      i += next;
      j += next;
      let a = v128.load(i);
      let b = v128.load(j);
      d = v128.sub<T>(a, b);
      radial = v128.relaxed_madd<T>(d, d, radial);
      let slope = v128.mul<T>(a, b);
      let gap = v128.mul<T>(slope, minus);
      for (let n = 0; n < powers; n++) {
        i += next;
        j += next;
        a = v128.load(i);
        b = v128.load(j);
        d = v128.sub<T>(a, b);
        radial = v128.relaxed_madd<T>(d, d, radial);
        const c = v128.mul<T>(a, b);
        gap = v128.relaxed_madd<T>(c, lack, gap);
        slope = v128.relaxed_madd<T>(v128.mul<T>(c, k), power, slope);
        lack = v128.relaxed_madd<T>(argument, lack, rest);
        // What is added keeps powers from numbers so small that they are slow.
        power = v128.relaxed_madd<T>(power, argument, least<T>());
        k = v128.add<T>(k, step);
      }
      gap = v128.relaxed_madd<T>(radial, half<T>(), gap);
      i += next;
      j += next;
      const factor = v128.mul<T>(v128.load(i), v128.load(j));
      const u = v128.load(newLeft);
      const v = v128.load(newRight);
      const twice = v128.mul<T>(u, v128.add<T>(v, v));
      const most = v128.add<T>(twice, twice);
      gap = v128.mul<T>(twice, v128.pmin<T>(v128.pmax<T>(gap, zero), two<T>()));
      if (parity == 2) slope = v128.bitselect(v128.neg<T>(slope), slope, away);
      const other = v128.sub<T>(most, gap);
      const turned = parity == 1 ? away : zero;
      d = v128.sub<T>(u, v);
      const lengths = v128.mul<T>(d, d);
      v128.store(to, v128.add<T>(lengths, v128.bitselect(other, gap, turned)));
      if (both) {
        v128.store(to + plane, v128.add<T>(lengths, v128.bitselect(gap, other, turned)));
      }
      const ntk = moving ? v128.load(from + 2 * inPlane) : zero;
      v128.store(to + 2 * plane, v128.mul<T>(ntk, v128.mul<T>(slope, factor)));
      from += 16;
      to += 16;
      left += 16;
      right += 16;
      newLeft += 16;
      newRight += 16;
      moreLeft += site;
      moreRight += site;
    }
  }
}

export function series_f32(record: usize): void {
  series<f32>(record);
}

export function series_f64(record: usize): void {
  series<f64>(record);
}
