import 'axe-core';

/**
 * What axe finds wrong within an element and all shadow roots in it, each as `rule: node`; nothing when all is well. What
 * moves is brought to its end first, since half-transparent text has another contrast.
 */
export async function findViolations(element) {
  await new Promise((done) => requestAnimationFrame(done));
  for (const root of rootsIn(element)) {
    for (const animation of root.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
  }
  const { violations } = await globalThis.axe.run(element, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')} ${failureSummary}`),
  );
}

function rootsIn(element) {
  const inside = element.shadowRoot ? [element.shadowRoot] : [];
  const children = [element, ...inside].flatMap((parent) => [...parent.children]);
  return [...inside, ...children.flatMap(rootsIn)];
}

/** One engine is enough, and axe is slow. */
export const isChromium = 'userAgentData' in navigator;
