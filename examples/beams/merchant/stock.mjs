/** How many of a size are online and in each store. What is taken or put back is told to `changed`: goods, of nobody. */
export function createStock(counts, changed = () => undefined) {
  const left = structuredClone(counts);
  const at = (sku, location, size) => left[sku]?.[location]?.[size] ?? 0;

  function move(sku, location, size, delta) {
    left[sku][location][size] += delta;
    changed({ sku: `${sku}-${size}`, location, delta });
  }

  return {
    at,
    sizesOf: (sku) => Object.keys(left[sku]?.online ?? {}),
    /** One fewer; false when there is none. */
    take(sku, location, size) {
      if (at(sku, location, size) < 1) return false;
      move(sku, location, size, -1);
      return true;
    },
    putBack: (sku, location, size) => move(sku, location, size, 1),
  };
}
