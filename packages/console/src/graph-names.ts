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

/** What a node is, for who cannot see it: 'e-mail lin@shop.example', '380 visits'. */
export function nodeName(node: GraphNode): string {
  const type = node.type === '*' ? t('graph.other') : term('identifier', visibleText(node.type));
  const count = node.identifiers.length;
  const name =
    count > 1
      ? t('graph.node.group', { n: count, type })
      : `${type} ${shortValue(visibleText(node.identifiers[0]?.value ?? ''), 80)}`;
  if (node.kind === 'own') return name;
  return `${name}, ${node.kind === 'shared' ? t('graph.shared') : t('graph.outside')}`;
}

/** 'login: visit a1b2 and user lin, joined' */
export function edgeName(edge: GraphEdge, { nodes }: LinkGraph): string {
  const nameOf = (key: string) => {
    const node = nodes.find((node) => node.key === key);
    return node ? nodeName(node) : key;
  };
  const evidence = [...new Set(edge.links.map((link) => term('evidence', link.evidence)))].join(', ');
  return t('graph.edge', {
    n: edge.links.length,
    evidence,
    from: nameOf(edge.from),
    to: nameOf(edge.to),
    outcome: t(`outcome.${edge.outcome}`),
  });
}
