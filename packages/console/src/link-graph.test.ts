import { describe, expect, it } from 'vitest';
import type { Identifier, JudgedLink, LinkOutcome } from '@omokit/protocol';
import { linkGraph, mostNodes } from './link-graph.js';

const user: Identifier = { type: 'user', value: 'lin' };
const visit = (n: number): Identifier => ({ type: 'anonymous', value: `visit-${n}` });
let ids = 0;
const link = (a: Identifier, b: Identifier, outcome: LinkOutcome = 'joined'): JudgedLink => ({
  id: `link-${(ids += 1)}`,
  a,
  b,
  evidence: 'login',
  at: '2026-03-04T10:00:00Z',
  outcome,
});
const counted = (length: number) => Array.from({ length }, (_, n) => n);

describe('linkGraph', () => {
  it('has a node for each identifier and an edge for each pair that is linked', () => {
    const { nodes, edges, grouped } = linkGraph(
      [visit(1), user],
      [link(visit(1), user), link(user, visit(1), 'known')],
    );
    expect(nodes.map(({ key, kind }) => [key, kind])).toEqual([
      ['user:lin', 'own'],
      ['anonymous:visit-1', 'own'],
    ]);
    expect(edges).toHaveLength(1);
    expect(edges[0]).toMatchObject({
      outcome: 'joined',
      links: [{ outcome: 'joined' }, { outcome: 'known' }],
    });
    expect(grouped).toBe(false);
  });

  it('tells who is of another person, and what many share', () => {
    const { nodes } = linkGraph(
      [user, { type: 'device', value: 'kiosk-1' }],
      [link(user, { type: 'email', value: 'other@shop.example' }, 'flagged')],
    );
    expect(Object.fromEntries(nodes.map(({ type, kind }) => [type, kind]))).toEqual({
      user: 'own',
      email: 'outside',
      device: 'shared',
    });
  });

  it('shows sixty as they are, and gathers more by type and place with their count', () => {
    const star = (count: number) =>
      linkGraph(
        [user, ...counted(count).map(visit)],
        counted(count).map((n) => link(user, visit(n))),
      );
    expect(star(mostNodes - 1)).toMatchObject({ grouped: false, nodes: { length: mostNodes } });
    const many = star(400);
    expect(many.grouped).toBe(true);
    expect(many.nodes.map(({ type, identifiers }) => [type, identifiers.length])).toEqual([
      ['user', 1],
      ['anonymous', 400],
    ]);
    expect(many.edges.map(({ links }) => links.length)).toEqual([400]);
  });

  it('keeps a flagged link in sight among many', () => {
    const stranger = { type: 'user', value: 'other' };
    const { edges } = linkGraph(
      [user, ...counted(100).map(visit)],
      [...counted(100).map((n) => link(user, visit(n))), link(user, stranger, 'flagged')],
    );
    expect(edges.map(({ outcome }) => outcome).sort()).toEqual(['flagged', 'joined']);
  });

  it('loses no identifier whatever hangs where, and stays within what can be read', () => {
    const chain = linkGraph(
      counted(400).map(visit),
      counted(399).map((n) => link(visit(n), visit(n + 1))),
    );
    expect(chain.nodes.length).toBeLessThanOrEqual(mostNodes);
    expect(chain.nodes.reduce((sum, { identifiers }) => sum + identifiers.length, 0)).toBe(400);
    const kinds = counted(200).map((n) => ({ type: `type-${n}`, value: 'x' }));
    const colourful = linkGraph(
      kinds,
      counted(199).map((n) => link(kinds[n]!, kinds[n + 1]!)),
    );
    expect(colourful.nodes.length).toBeLessThanOrEqual(mostNodes);
    expect(colourful.nodes.reduce((sum, { identifiers }) => sum + identifiers.length, 0)).toBe(200);
  });
});
