import { formatNumber, t, term } from './language.js';
import type { GraphEdge, GraphNode, LinkGraph } from './link-graph.js';
import { shortValue } from './short-id.js';
import { visibleText } from './visible-text.js';

/** What is written below a node. */
export function nodeText({ identifiers }: GraphNode): string {
  const [first] = identifiers;
  return identifiers.length > 1
    ? formatNumber(identifiers.length)
    : shortValue(visibleText(first?.value ?? ''), 15);
}

/** The type below it. */
export function typeText({ type, identifiers }: GraphNode): string {
  const word = type === '*' ? t('graph.other') : term('identifier', visibleText(type));
  return identifiers.length > 1 ? t('graph.group', { type: word }) : shortValue(word, 22);
}

/** What is written on an edge: its evidence, and how many links it stands for. */
export function edgeText({ links }: GraphEdge): string {
  const kinds = evidenceOf(links);
  const only = kinds.length === 1 ? kinds.join() : '';
  return links.length > 1 ? `${only} ×${formatNumber(links.length)}`.trim() : only;
}

/** What a node is, for who cannot see it: 'lin@shop.example e-mail', '380 visit, together'. */
export function nodeName(node: GraphNode): string {
  const [first, second] = node.identifiers;
  const written = `${nodeText(node)} ${typeText(node)}`;
  // The name begins with what is written, so that who speaks to the page can say what they see.
  const whole = second ? '' : shortValue(visibleText(first?.value ?? ''), 80);
  const name = whole === nodeText(node) || !whole ? written : `${written}, ${whole}`;
  if (node.kind === 'own') return name;
  return `${name}, ${node.kind === 'shared' ? t('graph.shared') : t('graph.outside')}`;
}

/** 'login: a1b2 visit and lin user, joined' */
export function edgeName(edge: GraphEdge, { nodes }: LinkGraph): string {
  const kinds = evidenceOf(edge.links);
  const nameOf = (key: string) => {
    const node = nodes.find((node) => node.key === key);
    return node ? nodeName(node) : key;
  };
  return t('graph.edge', {
    evidence: kinds.length > 1 ? `${edgeText(edge)} ${kinds.join(', ')}` : edgeText(edge),
    from: nameOf(edge.from),
    to: nameOf(edge.to),
    outcome: t(`outcome.${edge.outcome}`),
  });
}

const evidenceOf = (links: GraphEdge['links']): string[] => [
  ...new Set(links.map(({ evidence }) => term('evidence', evidence))),
];
