import { html, nothing, svg, type TemplateResult } from 'lit';
import { t } from './language.js';
import type { LinkGraph } from './link-graph.js';
import { familyOf, nodeFamilies, shapePaths } from './node-shapes.js';

/** What the shapes and lines of a picture mean: of those that are in it. */
export function graphLegend({ nodes, edges }: LinkGraph): TemplateResult {
  const kinds = new Set(nodes.map(({ type }) => familyOf(type)));
  const outcomes = new Set(edges.map(({ outcome }) => outcome));
  const outside = nodes.some(({ kind }) => kind === 'outside');
  return html`<ul class="legend muted">
    ${nodeFamilies
      .filter((family) => kinds.has(family))
      .map(
        (family) =>
          html`<li>
            <svg width="18" height="18" viewBox="-16 -16 32 32" aria-hidden="true">
              <g class="node ${family} ${family === 'device' ? 'shared' : 'own'}">
                <path class="shape" d=${shapePaths[family]} />
                ${family === 'device' ? svg`<path class="inner" d=${shapePaths[family]} transform="scale(0.6)" />` : nothing}
              </g></svg
            >${t(`family.${family}`)}
          </li>`,
      )}
    ${
      outside
        ? html`<li>
            <svg width="18" height="18" viewBox="-16 -16 32 32" aria-hidden="true">
              <g class="node login outside"><path class="shape" d=${shapePaths.login} /></g></svg
            >${t('graph.outside')}
          </li>`
        : nothing
    }
    ${(['joined', 'known', 'flagged', 'removed'] as const)
      .filter((outcome) => outcomes.has(outcome))
      .map(
        (outcome) =>
          html`<li>
            <svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">
              <g class="edge ${outcome}"><path class="line" d="M0,6H26" /></g></svg
            >${t(`outcome.${outcome}`)}
          </li>`,
      )}
  </ul>`;
}
