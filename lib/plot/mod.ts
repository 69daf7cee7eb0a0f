/**
 * Pictures of kernels, predictions and spectra, for notebooks and files.
 *
 * @module
 */
export { alignment, type AlignmentOptions, type AlignmentSeries } from "./alignment.ts";
export type { Band, Bounded } from "./bounds.ts";
export { bars, type BarsOptions } from "./bars.ts";
export { type Formula, formula } from "./formula.ts";
export { type AxisGroups, heatmap, type HeatmapOptions } from "./heatmap.ts";
export {
  learningCurves,
  type LearningCurveSeries,
  type LearningCurvesOptions,
} from "./learning_curves.ts";
export { imageGrid, type ImageGridOptions } from "./image_grid.ts";
export type { LabelOptions } from "./labels.ts";
export {
  type FitSeries,
  lines,
  type LineSeries,
  type PointSeries,
  type XYOptions,
} from "./lines.ts";
export { type Picture, toSvg } from "./picture.ts";
export { toPng } from "./png.ts";
export { scatter, type ScatterOptions } from "./scatter.ts";
export { type Displayable, show } from "./show.ts";
export { type Slider, slider, type SliderOptions } from "./slider.ts";
export type {
  BandSpec,
  Bar,
  BarsSpec,
  ColorScale,
  Group,
  HeatmapSpec,
  ImagesSpec,
  ImageTile,
  Labels,
  PictureSpec,
  Trace,
  XYSpec,
} from "./spec.ts";
export { spectrum, type SpectrumOptions, type SpectrumSeries } from "./spectrum.ts";
export type { AxisScale } from "./ticks.ts";
export {
  trainingCurves,
  type TrainingCurvesOptions,
  type TrainingCurveValues,
} from "./training_curves.ts";
