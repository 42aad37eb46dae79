import { eventNames, type Json, type JsonObject, type Person, type TimelineItem } from '@omokit/protocol';
import type { LoggedEvent } from './events.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** The most events a person's timeline shows: the newest. */
export const timelineLimit = 1000;

/** A person with what happened to them, online and offline on one line. */
export function personWithTimeline(tables: Tables, id: string): Person | undefined {
  const person = tables.findPeople.get(id);
  if (!person) return undefined;
  // An acceptance whose online answer was lost is reported again by the kiosk: logged twice, shown once.
  const shown = new Set<string>();
  const timeline = tables.events.ofPerson(person.id, timelineLimit).filter(({ event }) => {
    const redemption = event.event === eventNames.couponRedeemed && event.properties?.['redemption_id'];
    if (typeof redemption !== 'string') return true;
    if (shown.has(redemption)) return false;
    shown.add(redemption);
    return true;
  });
  return {
    ...person,
    traits: tables.traits.of(tables.findPeople.identifiersOf(person.id)),
    timeline: timeline.map(timelineItem),
  };
}

/** An event as it may be shown: without the texts of passes, which are as good as the passes. */
export function timelineItem({ event, correctedAt, receivedAt, offline }: LoggedEvent): TimelineItem {
  return {
    event: event.properties ? { ...event, properties: withoutPasses(event.properties) } : event,
    correctedAt: iso(correctedAt),
    receivedAt: iso(receivedAt),
    offline,
  };
}

function withoutPasses(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => !isPass(value)));
}

const isPass = (value: Json | undefined): boolean => typeof value === 'string' && value.startsWith('OMO1:');
