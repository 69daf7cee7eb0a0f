/**
 * The state of the page, tied to its address.
 *
 * @module
 */
import "./dom.ts";
import { readAddress, writeAddress } from "../state/address.ts";
import type { State } from "../state/state.ts";

/** A change: the state in, the next state out. */
export type Change = (state: State) => State;

/** Holds the state and tells of changes, once a frame. */
export interface Store {
  /** The state now. */
  get(): State;
  /** Changes it. */
  change(change: Change): void;
  /** Calls back with the state now and after each change. */
  watch(seen: (state: State) => void): void;
}

/** Time without a change after which the address is written, in ms: browsers allow few writes. */
const REST = 250;

/** Makes the store from the address. `refuse` is told the parts of it that cannot be read. */
export function makeStore(refuse: (parts: readonly string[]) => void): Store {
  const watchers: ((state: State) => void)[] = [];
  let state = read();
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function read(): State {
    const { state, refused } = readAddress(location.hash);
    refuse(refused);
    return state;
  }
  function tell(): void {
    frame = 0;
    for (const watcher of watchers) watcher(state);
  }
  function soon(): void {
    if (frame === 0) frame = requestAnimationFrame(tell);
  }
  addEventListener("hashchange", () => {
    if (location.hash === `#${writeAddress(state)}`) return;
    state = read();
    soon();
  });
  return {
    get: () => state,
    change(change) {
      state = change(state);
      clearTimeout(timer);
      timer = setTimeout(() => history.replaceState(null, "", `#${writeAddress(state)}`), REST);
      soon();
    },
    watch(seen) {
      watchers.push(seen);
      seen(state);
    },
  };
}
