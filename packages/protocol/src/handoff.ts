/**
 * Device hand-off in the manner of RFC 8628: a kiosk shows a one-time code, the phone that scans it confirms,
 * and the two visits become one person's.
 */

/** `POST /v1/handoffs`: the kiosk asks for a code for the visit in front of it. */
export interface HandoffRequest {
  anonymousId: string;
}
export interface HandoffAnswer {
  /** Secret of the asking device, to poll with. */
  deviceCode: string;
  /** Short, typed or scanned: 8 letters, `WDJB-MJHT`. */
  userCode: string;
  expiresInMs: number;
  intervalMs: number;
}

/** `POST /v1/handoffs/lookup`: what the phone is about to join. */
export interface HandoffLookup {
  userCode: string;
}
export interface HandoffInvitation {
  userCode: string;
  /** Name of the device that shows the code. */
  device: string;
  expiresInMs: number;
}

/** `POST /v1/handoffs/confirm`: the phone joins. */
export interface HandoffConfirm {
  userCode: string;
  anonymousId: string;
}

/** `POST /v1/handoffs/poll`: the kiosk waits for the phone. */
export interface HandoffPoll {
  deviceCode: string;
}
export interface HandoffStatus {
  state: 'pending' | 'joined' | 'expired';
}
