import type { DestinationOptions } from './destinations.js';
import type { WebhookOptions } from './webhook.js';

export interface PrivacyOptions {
  /** Whom to ask to send a one-time code: `privacy.code` with identifier, code and language. Without it no codes are sent. */
  codes?: WebhookOptions;
  /** Who is told when somebody is erased. */
  destinations?: readonly DestinationOptions[];
  /** How long the audit log is kept; 730 days unless told. */
  auditDays?: number;
}
