import { control } from './control.mjs';
import { answerLost, clicking } from './copies.mjs';
import { flood } from './flood.mjs';
import { closing, lastMoment, leaving } from './going-away.mjs';
import { hotPath } from './hot-path.mjs';
import { killed } from './killed.mjs';
import { error500, hang, recovery, stall } from './recovery.mjs';
import { retryAfter429, retryAfter503 } from './retry-after.mjs';
import { twoTabs } from './two-tabs.mjs';

/** In the order of the report. */
export const scenarios = [
  control,
  killed,
  leaving,
  lastMoment,
  closing,
  twoTabs,
  answerLost,
  clicking,
  flood,
  retryAfter429,
  retryAfter503,
  recovery,
  error500,
  stall,
  hang,
  hotPath,
];
