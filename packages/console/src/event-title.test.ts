import { expect, it } from 'vitest';
import type { OmoEvent } from '@omokit/protocol';
import { eventChannel, eventPlace, eventTitle } from './event-title.js';

const event = (part: Partial<OmoEvent>): OmoEvent => ({
  type: 'track',
  messageId: 'm',
  timestamp: '2026-03-04T00:00:00Z',
  ...part,
});

it('calls an event by its name, a page by its title or path, a person by the user id', () => {
  expect(eventTitle(event({ event: 'Order Completed' }))).toBe('Order Completed');
  expect(eventTitle(event({ type: 'page', name: 'Home' }))).toBe('Home');
  expect(eventTitle(event({ type: 'page', context: { page: { title: ' ', path: '/tea' } } }))).toBe('/tea');
  expect(eventTitle(event({ type: 'identify', userId: 'u1', context: { page: { path: '/tea' } } }))).toBe(
    'u1',
  );
  expect(eventTitle(event({ type: 'identify' }))).toBe('identify');
});

it('takes events of other SDKs, which have nothing of ours', () => {
  expect(eventChannel(event({}))).toBe('unknown');
  expect(eventChannel(event({ context: { channel: 'kiosk' } }))).toBe('kiosk');
  expect(eventChannel(event({ context: { channel: { of: 'theirs' } } }))).toBe('unknown');
  expect(eventPlace(event({}))).toBe('');
});
