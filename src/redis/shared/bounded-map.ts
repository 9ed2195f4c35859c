/** Memory of an entry besides its key and its value, in bytes. */
const OVERHEAD_BYTES = 160;
/** Memory of one character of a key, in bytes. */
const BYTES_PER_CHAR = 2;

/**
 * Chance that a full map makes room for a new entry. Callers that come in turn would otherwise evict each entry just
 * before it is needed again: with twice the entries that fit, this finds 45 %, always making room 20 %, and LRU none.
 */
const ADMISSION = 1 / 8;

/** @internal */
export interface BoundedMapOptions<Value> {
  /** Memory for all entries together, in bytes. */
  readonly maxBytes: number;
  /** Whether an entry has become useless, so that a new one may take its place. */
  readonly isUseless?: (value: Value) => boolean;
  /** Called for an entry that was evicted to make room. */
  readonly onEvict?: (value: Value) => void;
}

/**
 * What a process remembers: a map within a budget in bytes. Beyond it, entries are lost at random, a few at a time.
 * @internal
 */
export interface BoundedMap<Value> {
  /** Memory in use, in bytes, as far as the sizes passed to `set` are right. */
  readonly bytes: number;
  /**
   * Finds an entry.
   * @param key its key
   * @returns its value; undefined if it was never set, or evicted
   */
  get(key: string): Value | undefined;
  /**
   * Sets an entry, or updates its size.
   * @param key its key
   * @param value its value
   * @param bytes memory of the value, in bytes
   * @returns false if the map is full and does not keep a new entry, or if the entry is larger than the whole map
   */
  set(key: string, value: Value, bytes: number): boolean;
  /**
   * Removes an entry.
   * @param key its key
   */
  delete(key: string): void;
  /**
   * Copies the values.
   * @returns every value, in no order
   */
  values(): Value[];
}

interface Slot<Value> {
  readonly key: string;
  value: Value;
  bytes: number;
  /** Its place in the list. */
  index: number;
}

/**
 * Creates an empty map. Every operation takes constant time.
 * @param options its budget in bytes, and what happens to entries that lose their place
 * @returns the map
 * @internal
 */
export function createBoundedMap<Value>(options: BoundedMapOptions<Value>): BoundedMap<Value> {
  const { maxBytes, isUseless = () => false, onEvict = () => {} } = options;
  const slots = new Map<string, Slot<Value>>();
  /** All slots, to draw one at random. */
  const list: Slot<Value>[] = [];
  let bytes = 0;

  function remove(slot: Slot<Value>): void {
    const last = list.pop();
    if (last && last !== slot) {
      list[slot.index] = last;
      last.index = slot.index;
    }
    slots.delete(slot.key);
    bytes -= slot.bytes;
  }

  function evict(slot: Slot<Value>): void {
    remove(slot);
    onEvict(slot.value);
  }

  /** @param except never drawn */
  function draw(except?: Slot<Value>): Slot<Value> | undefined {
    const index = Math.floor(Math.random() * list.length);
    return list[index] === except ? list[(index + 1) % list.length] : list[index];
  }

  function makesRoom(): boolean {
    const candidate = draw();
    if (candidate && isUseless(candidate.value)) {
      evict(candidate);
      return true;
    }
    return Math.random() < ADMISSION;
  }

  function insert(key: string, value: Value): Slot<Value> {
    const slot = { key, value, bytes: 0, index: list.length };
    slots.set(key, slot);
    list.push(slot);
    return slot;
  }

  return {
    get bytes() {
      return bytes;
    },
    get: (key) => slots.get(key)?.value,
    set(key, value, valueBytes) {
      const size = valueBytes + OVERHEAD_BYTES + BYTES_PER_CHAR * key.length;
      const known = slots.get(key);
      if (size > maxBytes) {
        if (known) evict(known);
        return false;
      }
      if (!known && bytes + size > maxBytes && !makesRoom()) return false;
      const slot = known ?? insert(key, value);
      bytes += size - slot.bytes;
      slot.bytes = size;
      slot.value = value;
      while (bytes > maxBytes) {
        const other = draw(slot);
        if (!other) break;
        evict(other);
      }
      return true;
    },
    delete(key) {
      const slot = slots.get(key);
      if (slot) remove(slot);
    },
    values: () => list.map(({ value }) => value),
  };
}
