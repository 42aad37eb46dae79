// Compiled, never run: a schema and the type it stands for must not drift apart.
import type { z } from 'zod';
import type {
  BatchAnswer,
  Campaign,
  ClaimAnswer,
  ClaimRequest,
  Completeness,
  Funnel,
  HandoffAnswer,
  HandoffInvitation,
  HandoffStatus,
  Link,
  LossRange,
  OmoContext,
  PassClaims,
  PersonSummary,
  Redemption,
  RedemptionRequest,
  Trust,
} from '../index.js';
import type * as schema from './index.js';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Of<S> = S extends z.ZodType ? z.infer<S> : never;

export const same: {
  batchAnswer: Same<Of<typeof schema.batchAnswer>, BatchAnswer>;
  campaign: Same<Of<typeof schema.campaign>, Campaign>;
  claimAnswer: Same<Of<typeof schema.claimAnswer>, ClaimAnswer>;
  claimRequest: Same<Of<typeof schema.claimRequest>, ClaimRequest>;
  completeness: Same<Of<typeof schema.completeness>, Completeness>;
  funnel: Same<Of<typeof schema.funnel>, Funnel>;
  handoffAnswer: Same<Of<typeof schema.handoffAnswer>, HandoffAnswer>;
  handoffInvitation: Same<Of<typeof schema.handoffInvitation>, HandoffInvitation>;
  handoffStatus: Same<Of<typeof schema.handoffStatus>, HandoffStatus>;
  link: Same<Of<typeof schema.link>, Link>;
  lossRange: Same<Of<typeof schema.lossRange>, LossRange>;
  omoContext: Same<Of<typeof schema.omoContext>, OmoContext>;
  passClaims: Same<Of<typeof schema.passClaims>, PassClaims>;
  personSummary: Same<Of<typeof schema.personSummary>, PersonSummary>;
  redemption: Same<Of<typeof schema.redemption>, Redemption>;
  redemptionRequest: Same<Of<typeof schema.redemptionRequest>, RedemptionRequest>;
  trust: Same<Of<typeof schema.trust>, Trust>;
} = {
  batchAnswer: true,
  campaign: true,
  claimAnswer: true,
  claimRequest: true,
  completeness: true,
  funnel: true,
  handoffAnswer: true,
  handoffInvitation: true,
  handoffStatus: true,
  link: true,
  lossRange: true,
  omoContext: true,
  passClaims: true,
  personSummary: true,
  redemption: true,
  redemptionRequest: true,
  trust: true,
};
