import { identifierTypes, type Identifier, type JudgedLink } from '@omokit/protocol';

/**
 * An identifier in the picture, or several of one type that hang on the same place. `outside` is one of another person,
 * which a flagged or removed link names; `shared` a device that many use, which joins nobody.
 */
export interface GraphNode {
  key: string;
  type: string;
  identifiers: Identifier[];
  kind: 'own' | 'shared' | 'outside';
}

/** All links between two nodes; `outcome` is that of the strongest. */
export interface GraphEdge {
  key: string;
  from: string;
  to: string;
  links: JudgedLink[];
  outcome: JudgedLink['outcome'];
}

export interface LinkGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Some nodes stand for several identifiers, since each by itself would be too many to read. */
  grouped: boolean;
}

/** How many nodes a picture shows before it groups them. */
export const mostNodes = 60;

const strength = ['removed', 'flagged', 'known', 'joined'] as const;
const typeOrder: readonly string[] = identifierTypes;

/** The picture of a person's identifiers and links, in an order that does not depend on that of the lists. */
export function linkGraph(
  identifiers: readonly Identifier[],
  links: readonly JudgedLink[],
  most = mostNodes,
): LinkGraph {
  const single = singleNodes(identifiers, links);
  if (single.nodes.length <= most) return single;
  const leaves = gather(single, leafGroups(single));
  if (leaves.nodes.length <= most) return leaves;
  return gather(single, typeGroups(single, most));
}

function singleNodes(identifiers: readonly Identifier[], links: readonly JudgedLink[]): LinkGraph {
  const nodes = new Map<string, GraphNode>();
  const add = (identifier: Identifier, kind: GraphNode['kind']) => {
    const key = keyOf(identifier);
    if (!nodes.has(key)) nodes.set(key, { key, type: identifier.type, identifiers: [identifier], kind });
  };
  for (const identifier of identifiers) add(identifier, identifier.type === 'device' ? 'shared' : 'own');
  for (const { a, b } of links)
    for (const end of [a, b]) add(end, end.type === 'device' ? 'shared' : 'outside');
  const edges = edgesBetween(links.map((link) => ({ from: keyOf(link.a), to: keyOf(link.b), link })));
  return { nodes: [...nodes.values()].sort(byType), edges, grouped: false };
}

/** Nodes of one type that hang on the same neighbour by links of the same outcome, and on nothing else. */
function leafGroups({ nodes, edges }: LinkGraph): (node: GraphNode) => string {
  const touching = new Map<string, GraphEdge[]>();
  for (const edge of edges)
    for (const end of [edge.from, edge.to]) touching.set(end, [...(touching.get(end) ?? []), edge]);
  const groups = new Map<string, string>();
  for (const node of nodes) {
    const [edge, more] = touching.get(node.key) ?? [];
    if (!edge || more) continue;
    const neighbour = edge.from === node.key ? edge.to : edge.from;
    // Of two that hang on each other, neither hangs on anything.
    if ((touching.get(neighbour)?.length ?? 0) < 2) continue;
    groups.set(node.key, JSON.stringify([node.kind, node.type, edge.outcome, neighbour]));
  }
  return ({ key }) => groups.get(key) ?? key;
}

/** All of a type together; types beyond what can be shown are together as well. */
function typeGroups({ nodes }: LinkGraph, most: number): (node: GraphNode) => string {
  const shown = new Set([...new Set(nodes.map(groupOf))].slice(0, most - 1));
  return (node) => (shown.has(groupOf(node)) ? groupOf(node) : 'more');

  function groupOf({ kind, type }: GraphNode): string {
    return JSON.stringify([kind, type]);
  }
}

function gather(graph: LinkGraph, groupOf: (node: GraphNode) => string): LinkGraph {
  const place = new Map(graph.nodes.map((node) => [node.key, groupOf(node)]));
  const nodes = new Map<string, GraphNode>();
  for (const node of graph.nodes) {
    const key = place.get(node.key) ?? node.key;
    const group = nodes.get(key);
    if (!group) nodes.set(key, { ...node, key, identifiers: [...node.identifiers] });
    else {
      group.identifiers.push(...node.identifiers);
      if (group.type !== node.type) group.type = '*';
    }
  }
  const between = graph.edges.flatMap(({ from, to, links }) =>
    links.map((link) => ({ from: place.get(from) ?? from, to: place.get(to) ?? to, link })),
  );
  return { nodes: [...nodes.values()], edges: edgesBetween(between), grouped: true };
}

/** One edge for each pair of nodes; what is within a node is not drawn. */
function edgesBetween(links: readonly { from: string; to: string; link: JudgedLink }[]): GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const { from, to, link } of links) {
    if (from === to) continue;
    const [first, second] = from < to ? [from, to] : [to, from];
    const key = JSON.stringify([first, second]);
    const edge = edges.get(key) ?? { key, from: first, to: second, links: [], outcome: 'removed' };
    edge.links.push(link);
    if (strength.indexOf(link.outcome) > strength.indexOf(edge.outcome)) edge.outcome = link.outcome;
    edges.set(key, edge);
  }
  return [...edges.values()].sort((a, b) => order(a.key, b.key));
}

/** Types are short and without ':', so the key says both. */
const keyOf = ({ type, value }: Identifier): string => `${type}:${value}`;

function byType(a: GraphNode, b: GraphNode): number {
  return place(a.type) - place(b.type) || order(a.key, b.key);
}

function place(type: string): number {
  const at = typeOrder.indexOf(type);
  return at === -1 ? typeOrder.length : at;
}

/** By code unit: the same in every language of the viewer. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
