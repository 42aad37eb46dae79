import type { JsonObject, Lane, Purpose } from '@omokit/protocol';
import type { Stop } from './platform.js';

/** What a source reports: an event by its vocabulary name. */
export interface Reading {
  event: string;
  properties?: JsonObject;
  lane?: Lane;
}

/** A source of events: a sensor, a beacon gateway, a payment terminal, a scanner. */
export interface Connector {
  name: string;
  /** Its readings are collected under this purpose. */
  purpose: Purpose;
  /** Whether this device can run it at all. */
  supported(): boolean;
  /** Resolves when it is running; rejects with OmoError `connector_failed`. */
  start(emit: (reading: Reading) => void): Promise<Stop>;
}
