/**
 * What a compiled program is.
 *
 * @module
 */
import type { StoredTable } from "../memory.ts";
import type { Activation } from "../../../../activations/mod.ts";
import type { Node } from "../../../analysis/nodes.ts";
import type { Tabulated } from "../duals/tabulated.ts";
import type { AttentionUnits } from "../../../analysis/attention_units.ts";
import type { AttentionOperation } from "../../../program/program.ts";
import type { Units } from "../../../analysis/units.ts";

/** Scales of an input at all values. */
export type Scales = Float64Array;

/** A parameter that is another one for each pair. */
export interface Dynamic {
  /** Its block. */
  readonly block: number;
  /** Which one. */
  readonly parameter: number;
  /** Its value for the scales of two inputs; `self` where they are one. */
  readonly value: (left: Scales, right: Scales, self: boolean) => number;
}

/** Where the deviations of a value lie in a block of inputs. */
export interface Slot {
  /** First vector. */
  readonly offset: number;
  /** Bytes of a row. */
  readonly pitch: number;
  /** Bytes of a plane. */
  readonly plane: number;
  /** Cells around the map. */
  readonly pad: number;
  /** Rows and columns of the map that follow it once more, along circles. */
  readonly wrapExtent: readonly [number, number];
  /** Number of planes. */
  readonly planes: number;
  /** Bytes from one site to the next. */
  readonly site: number;
}

/** What a nonlinearity needs of one input at each site, some numbers. */
export interface Features {
  /** Where they go. */
  readonly slot: Slot;
  /** Their values. */
  readonly of: Tabulated;
}

/** Numbers of a site of some deviation: s'/s, and coefficients; every call may give the same array. */
export type SiteNumbers = (s: number) => Float64Array;

/** A nonlinearity that is a series or a table. */
export interface SeriesFeatures {
  /** Where the coefficients of each site go, behind what is spread over lanes. */
  readonly slot: Slot;
  /** Their values. */
  readonly of: StoredTable | SiteNumbers;
  /** Where a series' numbers of powers for far pairs lie. */
  readonly numbers: number;
}

/** What is not for the module. */
export type ScriptedOperation = ScriptedMaps | ScriptedScores | ScriptedTurn;

/** Nothing, so that others have their turn. */
export interface ScriptedTurn {
  /** Tag of this kind. */
  readonly kind: "turn";
}

/** Scores of self-attention, from the square of inputs paired with themselves. */
export interface ScriptedScores {
  /** Tag of this kind. */
  readonly kind: "scores";
  /** The operation. */
  readonly operation: AttentionOperation;
  /** What the scores are in units of. */
  readonly units: AttentionUnits;
  /** The value that is read. */
  readonly input: number;
  /** Number of sites. */
  readonly sites: number;
  /** Where the square of 2K lies. */
  readonly square: number;
  /** Where the scores go in a block of inputs. */
  readonly offset: number;
}

/** Maps of a nonlinearity. */
export interface ScriptedMaps {
  /** Tag of this kind. */
  readonly kind: "maps";
  /** The nonlinearity. */
  readonly activation: Activation;
  /** Rows and columns. */
  readonly size: readonly [number, number];
  /** The map that is read. */
  readonly input: Grid;
  /** The map that is written. */
  readonly output: Grid;
}

/** A map in memory, with the deviations that belong to it. */
export interface Grid {
  /** Its value. */
  readonly value: number;
  /** Its first site. */
  readonly address: number;
  /** Bytes of a row. */
  readonly pitch: number;
  /** Bytes of a plane. */
  readonly plane: number;
  /** Whether it has a plane of 1 + rho. */
  readonly hasPlus: boolean;
  /** Whether it has a plane for the NTK. */
  readonly hasNtk: boolean;
  /** Deviations in the left block. */
  readonly left: number;
  /** Deviations in the right block. */
  readonly right: number;
  /** Bytes of a row of them. */
  readonly sidePitch: number;
}

/** A compiled program. */
export interface Compiled {
  /** First instruction and end of them. */
  readonly code: readonly [number, number];
  /** Memory that begins with zeros for each group of pairs: addresses and lengths. */
  readonly cleared: readonly (readonly [number, number])[];
  /** Parameters for each pair. */
  readonly dynamics: readonly Dynamic[];
  /** What is not for the module, by its number in the instruction: nonlinearities, scores and turns. */
  readonly scripted: readonly ScriptedOperation[];
  /** Bytes of a block of inputs. */
  readonly blockBytes: number;
  /** Bytes of its beginning that are the same for all lanes where it is one of first inputs. */
  readonly spreadBytes: number;
  /** Where deviations go: by value. */
  readonly slots: ReadonlyMap<number, Slot>;
  /** Where the factors of normalisations go: by value. */
  readonly factors: ReadonlyMap<number, Slot>;
  /** Where what a nonlinearity needs of one input goes: by value. */
  readonly features: ReadonlyMap<number, Features>;
  /** Numbers of series and of tables: by value. */
  readonly series: ReadonlyMap<number, SeriesFeatures>;
  /** Scores of self-attention: by value. */
  readonly scores: ReadonlyMap<number, Slot>;
  /** Where the inputs go, one plane a channel. */
  readonly inputs: Slot;
  /** Rules of the scales. */
  readonly units: Units;
  /** Sums over sites: by value, the address. */
  readonly sums: ReadonlyMap<number, number>;
  /** Where the mean of a pair, or what self-attention makes of it, lies at each site paired with itself. */
  readonly pooled: (value: number) => number[];
  /** The nodes. */
  readonly nodes: readonly Node[];
}
