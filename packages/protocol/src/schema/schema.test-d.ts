// Compiled, never run: a schema and the type it stands for must not drift apart.
import type { z } from 'zod';
import type {
  AuditEntry,
  BatchAnswer,
  Campaign,
  ClaimAnswer,
  ClaimRequest,
  Completeness,
  CorrectRequest,
  EraseAnswer,
  Erasure,
  ErasureReceipt,
  Funnel,
  HandoffAnswer,
  HandoffInvitation,
  HandoffStatus,
  Held,
  JudgedLink,
  Link,
  LinkChange,
  LossRange,
  OmoContext,
  PassClaims,
  PersonSummary,
  PrivacyProof,
  Redemption,
  RedemptionRequest,
  Retention,
  Trait,
  Trust,
} from '../index.js';
import type * as schema from './index.js';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type Of<S> = S extends z.ZodType ? z.infer<S> : never;

export const same: {
  auditEntry: Same<Of<typeof schema.auditEntry>, AuditEntry>;
  batchAnswer: Same<Of<typeof schema.batchAnswer>, BatchAnswer>;
  campaign: Same<Of<typeof schema.campaign>, Campaign>;
  claimAnswer: Same<Of<typeof schema.claimAnswer>, ClaimAnswer>;
  claimRequest: Same<Of<typeof schema.claimRequest>, ClaimRequest>;
  completeness: Same<Of<typeof schema.completeness>, Completeness>;
  correctRequest: Same<Of<typeof schema.correctRequest>, CorrectRequest>;
  eraseAnswer: Same<Of<typeof schema.eraseAnswer>, EraseAnswer>;
  erasure: Same<Of<typeof schema.erasure>, Erasure>;
  erasureReceipt: Same<Of<typeof schema.erasureReceipt>, ErasureReceipt>;
  funnel: Same<Of<typeof schema.funnel>, Funnel>;
  handoffAnswer: Same<Of<typeof schema.handoffAnswer>, HandoffAnswer>;
  handoffInvitation: Same<Of<typeof schema.handoffInvitation>, HandoffInvitation>;
  handoffStatus: Same<Of<typeof schema.handoffStatus>, HandoffStatus>;
  held: Same<Of<typeof schema.held>, Held>;
  judgedLink: Same<Of<typeof schema.judgedLink>, JudgedLink>;
  link: Same<Of<typeof schema.link>, Link>;
  linkChange: Same<Of<typeof schema.linkChange>, LinkChange>;
  lossRange: Same<Of<typeof schema.lossRange>, LossRange>;
  omoContext: Same<Of<typeof schema.omoContext>, OmoContext>;
  passClaims: Same<Of<typeof schema.passClaims>, PassClaims>;
  personSummary: Same<Of<typeof schema.personSummary>, PersonSummary>;
  privacyProof: Same<Of<typeof schema.privacyProof>, PrivacyProof>;
  redemption: Same<Of<typeof schema.redemption>, Redemption>;
  redemptionRequest: Same<Of<typeof schema.redemptionRequest>, RedemptionRequest>;
  retention: Same<Of<typeof schema.retention>, Retention>;
  trait: Same<Of<typeof schema.trait>, Trait>;
  trust: Same<Of<typeof schema.trust>, Trust>;
} = {
  auditEntry: true,
  batchAnswer: true,
  campaign: true,
  claimAnswer: true,
  claimRequest: true,
  completeness: true,
  correctRequest: true,
  eraseAnswer: true,
  erasure: true,
  erasureReceipt: true,
  funnel: true,
  handoffAnswer: true,
  handoffInvitation: true,
  handoffStatus: true,
  held: true,
  judgedLink: true,
  link: true,
  linkChange: true,
  lossRange: true,
  omoContext: true,
  passClaims: true,
  personSummary: true,
  privacyProof: true,
  redemption: true,
  redemptionRequest: true,
  retention: true,
  trait: true,
  trust: true,
};
