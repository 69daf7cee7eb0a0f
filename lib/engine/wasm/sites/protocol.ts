// deno-fmt-ignore-file: the compiler of AssemblyScript reads this file too
/**
 * What those who write instructions and the module that carries them out agree on. Both import this
 * file, so that neither can say another thing.
 *
 * An instruction is a record of 32-bit words. Words 1 to 17 mean the same in all of them, unless an
 * enumeration below gives them another name; those from 18 on are an instruction's own.
 *
 * @module
 */

/** Instructions. */
export const enum Operation {
  /** A window, an affine step and a piecewise linear nonlinearity. */
  fusedRelu = 0,
  /** What lies around a map where one input has no site. */
  halo = 1,
  /** Correlations of the inputs. */
  inputs = 2,
  /** A window and an affine step. */
  linear = 3,
  /** A term of a sum. */
  term = 4,
  /** What lies around a map on periodic axes. */
  wrap = 5,
  /** Sums over all sites. */
  reduce = 6,
  /** Adds a map to means over windows. */
  mix = 7,
  /** Correlations from means. */
  unmix = 8,
  normalize = 9,
  dropout = 10,
  /** A nonlinearity with a closed form. */
  dual = 11,
  /** A nonlinearity as a Hermite series. */
  series = 12,
  product = 13,
  /** A nonlinearity as a table. */
  table = 14,
  /** A nonlinearity as a graded Hermite series. */
  graded = 15,
  /** rho = 0 where one variance alone is zero. */
  settle = 16,
  /** Adds embeddings to the square of self-attention. */
  embed = 17,
  /** Some rows of self-attention with scores over n. */
  attend = 18,
  /** Self-attention with scores over the root of n. */
  attendScaled = 19,
  /** From here on: not for the module; word 1 is the number of the operation. */
  scripted = 100,
}

/** Bytes of an instruction. */
export const RECORD = 128;

/**
 * Most cells of a row that windows read or that a map has: sums over windows of a row have room for so many. Shapes
 * are held to it before a program is compiled.
 */
export const LONGEST_ROW = 1072;

/** Words of instructions. Pitches are bytes from row to row, planes bytes from plane to plane. */
export const enum Word {
  operation = 0,
  /** The map that is read, at the first tap of the first site. */
  input = 1,
  inputPitch = 2,
  inputPlane = 3,
  /** The map that is written, at its first site. */
  output = 4,
  outputPitch = 5,
  outputPlane = 6,
  /** Size of the map that is written. */
  rows = 7,
  columns = 8,
  /** Taps of the window. */
  tapRows = 9,
  tapColumns = 10,
  /** Strides of the window. */
  strideRows = 11,
  strideColumns = 12,
  /** Deviations in the left and in the right block. */
  left = 13,
  right = 14,
  sidePitch = 15,
  /** From deviations to their inverses. */
  sidePlane = 16,
  /** Address of a parameter block. */
  parameters = 17,
}

/** Planes of a map; see `assembly/states.ts` for E and P. */
export const enum Plane {
  /** 1 - rho. */
  minus = 0,
  /** 1 + rho. */
  plus = 1,
  /** The NTK. */
  ntk = 2,
  /** E. */
  distance = 3,
  /** P. */
  opposite = 4,
  count = 5,
}

/** Words of `linear` and `fusedRelu`. */
export const enum LinearWord {
  /** linear: whether 1 + rho is written. */
  writesPlus = 18,
  /** linear: whether K adds to the NTK. */
  addsKernel = 19,
  /** fusedRelu: what is known of the inputs' signs. */
  mode = 18,
  /** fusedRelu: whether the step adds anything to K or to the NTK, or units are others after the nonlinearity. */
  general = 19,
  /** Whether the NTK read is not zero. */
  hasNtk = 20,
  /** Deviations of the inputs at the first tap. */
  tapLeft = 21,
  tapRight = 22,
  tapPitch = 23,
  /** Whether 1 + rho of the input is there. */
  readsPlus = 24,
  /** Distances E, and P = p + q + 2K one plane behind. */
  distances = 25,
  distancePlane = 26,
  /** Whether there is a bias. */
  hasBias = 27,
  distancePitch = 28,
  /** Whether distances are there already. */
  measured = 29,
  /** fusedRelu: whether distances after it are wanted. */
  measures = 30,
}

/** What is known of the signs of correlations that `fusedRelu` reads. */
export const enum Signs {
  /** No pair has rho < 0. */
  positive = 0,
  /** 1 + rho is there. */
  kept = 1,
  /** 1 + rho is 2 less 1 - rho. */
  derived = 2,
}

/** Words of `dual`, `series`, `graded` and `table`. */
export const enum DualWord {
  /** series: numbers of powers for |rho| in steps. */
  farPowers = 9,
  readsPlus = 18,
  writesPlus = 19,
  hasNtk = 20,
  /** Deviations after the nonlinearity. */
  newLeft = 21,
  newRight = 22,
  newPitch = 23,
  /** dual: number of the function. */
  kind = 24,
  /** series and graded: which powers there are. */
  mode = 24,
  /** table: number of polynomials of a deviation. */
  size = 24,
  parity = 25,
  /** Numbers of single inputs. */
  numbersLeft = 26,
  numbersRight = 27,
  numbersPitch = 28,
  /** dual: from one number of a site to the next. */
  numbersPlane = 29,
  /** graded: how the index is taken. */
  rule = 29,
  /** dual: the power of a rectified one. */
  order = 30,
  /** series: number of powers; graded: of blocks; table: of polynomials of the angle. */
  terms = 30,
  /** dual: whether E and P are written. */
  measures = 31,
  /** series, graded and table: bytes from one site's numbers to the next ones. */
  site = 31,
}

/** Words of `inputs`. */
export const enum InputWord {
  channels = 9,
  /** From one channel to the next. */
  channelPlane = 16,
  writesPlus = 18,
  writesNtk = 20,
  /** Deviations. */
  left = 21,
  right = 22,
  pitch = 23,
  /** Whether E and P are written. */
  measures = 24,
}

/** Words of `halo` and `wrap`. */
export const enum HaloWord {
  /** The map within: first row, end of rows, first column, end of columns. */
  top = 9,
  bottom = 10,
  start = 11,
  end = 12,
  /** wrap: lengths of the axes. */
  height = 13,
  width = 14,
  /** halo: planes that are written. */
  writesPlus = 18,
  measures = 19,
}

/** Words of `reduce`, `mix` and `unmix`. */
export const enum MeanWord {
  /**
   * mix: entries of 16 bytes, for rows the number of a row of the input, for columns an offset in it; then an offset
   * in the output, and a weight.
   */
  rowEntries = 9,
  columnEntries = 10,
  /** reduce: whether 2K is summed, and not E. */
  sumsKernel = 18,
  /** unmix: whether 1 + rho is written. */
  writesPlus = 18,
  hasNtk = 20,
  /** unmix: bytes from site to site in what is read. */
  step = 21,
}

/**
 * Words of `embed`, `attend` and `attendScaled`. Maps are squares here: entry (a, b) is the pair of sites a
 * and b, `columns` in a row; planes are 2K and the NTK.
 */
export const enum AttentionWord {
  /** attend: scores of single inputs, row by row. */
  leftScores = 13,
  rightScores = 14,
  /** attend: the rows, of which the last two are the first ones again where there is an NTK. */
  first = 18,
  second = 19,
  third = 20,
  fourth = 21,
  /** attend: columns that are written, and how many: an even number. */
  wanted = 22,
  count = 23,
  /** Room for four rows, or for two sums of 32 bytes. */
  scratch = 24,
  /** embed and attendScaled: the covariance R of embeddings, or 0. */
  embedding = 25,
  /** attendScaled: whether values carry the embeddings too. */
  embedsValues = 26,
  /** attend: whether the NTK is asked for. */
  hasNtk = 27,
}

/** Words of `term`, `normalize`, `dropout` and `settle`. */
export const enum ScalingWord {
  writesPlus = 18,
  /** term: of the term, and whether it is the first one. */
  readsPlus = 19,
  hasNtk = 20,
  isFirst = 21,
  /** term: deviations of the sum. */
  sumLeft = 22,
  sumRight = 23,
  sumPitch = 24,
  sumPlane = 25,
  /** normalize: factors of single inputs. */
  factorLeft = 23,
  factorRight = 24,
  factorPitch = 26,
}

/** Words of `product`. */
export const enum ProductWord {
  writesPlus = 9,
  readsPlus = 10,
  otherReadsPlus = 11,
  hasNtk = 18,
  otherHasNtk = 19,
  /** The second factor. */
  other = 20,
  otherPitch = 21,
  otherPlane = 22,
  otherLeft = 23,
  otherRight = 24,
  otherSidePitch = 25,
}

/** Bytes of a parameter block, a vector for each parameter. */
export const BLOCK = 816;

/** Parameters of `linear` and `fusedRelu`, as numbers of vectors. */
export const enum LinearParameter {
  /** Factor of E. */
  factor = 0,
  /** Factor of the NTK. */
  ntkFactor = 1,
  /** Factor of K in the NTK. */
  kernelFactor = 2,
  /** fusedRelu: factors of s and t in the result. */
  left = 4,
  right = 5,
  /** What is added to E, to P, and to the NTK. */
  added = 6,
  addedPlus = 7,
  addedNtk = 8,
  /** fusedRelu: what 1 - rho' and the slope are at rho < 0 in 1 + rho. */
  awayBase = 9,
  awayFactor = 10,
  awaySlope = 11,
  /** fusedRelu: the first coefficient, up to 46. */
  coefficients = 12,
  /** Factor of s and t at a tap. */
  tap = 48,
  /** Roots of the bias in units of the scales. */
  leftBias = 49,
  rightBias = 50,
}

/** Parameters of `dual` and `table`. */
export const enum DualParameter {
  /** dual: numbers of the function. */
  first = 0,
  second = 1,
  third = 2,
  /** dual: scales of s and t. */
  leftScale = 4,
  rightScale = 5,
  /** Factor of the NTK. */
  ntkFactor = 6,
  /** dual: scales of deviations after the nonlinearity. */
  newLeftScale = 8,
  newRightScale = 9,
  /** dual: least deviations that matter before and after. */
  least = 10,
  leastMade = 11,
}

/** Parameters of `term`, `dropout` and `product`. */
export const enum ScalingParameter {
  /** term: factors of s and t; product: of the NTK, in `factor`. */
  left = 0,
  right = 1,
  factor = 0,
  /** dropout: the share of units that are kept, the rest, and the factor of the NTK. */
  keep = 0,
  rest = 1,
  ntkFactor = 2,
}

/** Parameters of `embed`, `attend` and `attendScaled`. */
export const enum AttentionParameter {
  /** Factor of the result. */
  factor = 0,
  /** What is added to 2K' and to the NTK. */
  added = 1,
  addedNtk = 2,
  /** Factors of K and of R in K^ = keep K + weight R. */
  keep = 3,
  weight = 4,
}

/** Parameters of `unmix`. */
export const enum MeanParameter {
  /** From means to the units of the result. */
  factor = 0,
  /** 0 where a site is paired with itself, else 1. */
  differs = 1,
}

/** Steps of |rho| for which a series knows how many powers do. */
export const STEPS = 32;

/** Half octaves of deviations before 0, and from 0 on, in a table of addresses. */
export const HALF_OCTAVES = 1200;
