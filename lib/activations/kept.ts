/**
 * Values that are kept between calls.
 *
 * @module
 */

/** Most values that are kept for one owner. */
const MOST = 256;

/** Values by owner and key; what belongs to an owner goes with it. */
export class Kept<V> {
  readonly #values = new WeakMap<object, Map<string, V>>();
  #made = 0;

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
    let own = this.#values.get(owner);
    if (own === undefined) this.#values.set(owner, own = new Map<string, V>());
    const present = own.get(key);
    if (present !== undefined || own.has(key)) {
      own.delete(key);
      own.set(key, present as V);
      return present as V;
    }
    const value = make();
    this.#made++;
    own.set(key, value);
    if (own.size > MOST) own.delete(own.keys().next().value!);
    return value;
  }
}
