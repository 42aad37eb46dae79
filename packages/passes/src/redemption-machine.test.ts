import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanceRedemption,
  idleRedemption,
  type DeviceRedemption,
  type DeviceRedemptionEvent,
} from './redemption-machine.js';

const redemptionId = 'r1';
const spentBy = { device: 'kiosk-2', at: '2026-01-01T00:00:00.000Z' };

const states = {
  idle: idleRedemption,
  checking: { state: 'checking', redemptionId },
  provisional: { state: 'provisional', redemptionId },
  confirmed: { state: 'confirmed', redemptionId },
  refused: { state: 'refused', redemptionId, code: 'pass_forged' },
  conflict: { state: 'conflict', redemptionId, code: 'pass_spent', spentBy },
} satisfies Record<string, DeviceRedemption>;

const answered = (state: 'confirmed' | 'conflict' | 'refused' | 'unknown'): DeviceRedemptionEvent => ({
  type: 'answered',
  answer:
    state === 'conflict' || state === 'refused'
      ? { redemptionId, state, code: 'pass_spent', spentBy }
      : { redemptionId, state },
});

const events = {
  scanned: { type: 'scanned', redemptionId },
  rejected: { type: 'rejected', redemptionId, code: 'pass_expired' },
  accepted: { type: 'accepted', redemptionId },
  'answered: confirmed': answered('confirmed'),
  'answered: refused': answered('refused'),
  'answered: conflict': answered('conflict'),
  'answered: unknown': answered('unknown'),
  cleared: { type: 'cleared' },
} satisfies Record<string, DeviceRedemptionEvent>;

/** The text of a file, by its path from here. */
async function textOf(path: string): Promise<string> {
  const module = (await import(/* @vite-ignore */ `${path}?raw`)) as { default: string };
  return module.default;
}

/** The table of states × events in the spec is what is tested, so it cannot drift from the code. */
const spec = await textOf('../../../docs/spec/passes.md');
const lines = spec.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
const head = lines.findIndex((cells) => cells.includes('scanned') && cells.includes('cleared'));
const eventNames = lines[head]?.slice(2, -1) ?? [];
const rows = lines.slice(head + 2, head + 2 + Object.keys(states).length);

describe('advanceRedemption', () => {
  it('is specified for every state and event', () => {
    expect(eventNames).toEqual(Object.keys(events));
    expect(rows.map((cells) => cells[1])).toEqual(Object.keys(states));
  });

  for (const [, name, ...cells] of rows) {
    for (const [column, eventName] of eventNames.entries()) {
      const next = cells[column] ?? '';
      it(`${name}, ${eventName}: ${next}`, () => {
        const state = states[name as keyof typeof states];
        const after = advanceRedemption(state, events[eventName as keyof typeof events]);
        if (next === '–') expect(after).toBe(state);
        else expect(after.state).toBe(next);
      });
    }
  }

  it('keeps why it was refused, and who spent the pass before', () => {
    expect(advanceRedemption(states.checking, events.rejected)).toEqual({
      state: 'refused',
      redemptionId,
      code: 'pass_expired',
    });
    expect(advanceRedemption(states.provisional, events['answered: conflict'])).toEqual({
      state: 'conflict',
      redemptionId,
      code: 'pass_spent',
      spentBy,
    });
  });

  it('ignores what is about another redemption', () => {
    for (const state of [states.checking, states.provisional]) {
      for (const event of [
        { type: 'accepted', redemptionId: 'r2' },
        { type: 'rejected', redemptionId: 'r2', code: 'pass_expired' },
        { type: 'answered', answer: { redemptionId: 'r2', state: 'confirmed' } },
      ] satisfies DeviceRedemptionEvent[]) {
        expect(advanceRedemption(state, event)).toBe(state);
      }
    }
  });

  it('never turns an acceptance into a refusal, nor a final answer into another', () => {
    const anyEvent = fc.constantFrom(...Object.values<DeviceRedemptionEvent>(events));
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (sequence) => {
        let current: DeviceRedemption = idleRedemption;
        for (const event of sequence) {
          const next = advanceRedemption(current, event);
          if (current.state === 'provisional') {
            expect(['provisional', 'confirmed', 'conflict', 'idle']).toContain(next.state);
          }
          if (['confirmed', 'refused', 'conflict'].includes(current.state) && event.type !== 'cleared') {
            expect(next).toBe(current);
          }
          current = next;
        }
      }),
    );
  });
});
