/**
 * Values that are kept between calls.
 *
 * @module
 */

/** Values by owner and key; what belongs to an owner goes with it. */
export class Kept<V> {
  readonly #values = new WeakMap<object, Map<string, V>>();
  readonly #most: number;
  #made = 0;

  /** @param most Most values that are kept for one owner. */
  constructor(most = 256) {
    this.#most = most;
  }

  /** How many values were made so far. */
  get made(): number {
    return this.#made;
  }

  /**
   * The value of an owner under a key, made if there is none yet. Of too many, those not asked for longest go.
   *
   * @param owner What it belongs to.
   * @param key What tells it from others of the owner.
   * @param make Makes it.
   */
  get(owner: object, key: string, make: () => V): V {
    const own = this.#of(owner);
    if (own.has(key)) return this.find(owner, key) as V;
    return this.put(owner, key, make());
  }

  /** The value of an owner under a key, if there is one. */
  find(owner: object, key: string): V | undefined {
    const own = this.#of(owner);
    if (!own.has(key)) return undefined;
    const value = own.get(key) as V;
    own.delete(key);
    own.set(key, value);
    return value;
  }

  /** Keeps a value. */
  put(owner: object, key: string, value: V): V {
    const own = this.#of(owner);
    this.#made++;
    own.delete(key);
    own.set(key, value);
    if (own.size > this.#most) own.delete(own.keys().next().value!);
    return value;
  }

  #of(owner: object): Map<string, V> {
    const present = this.#values.get(owner);
    if (present !== undefined) return present;
    const own = new Map<string, V>();
    this.#values.set(owner, own);
    return own;
  }
}
