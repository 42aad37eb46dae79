import { admitIdentifier } from '@omokit/identity';
import { describe, expect, it } from 'vitest';
import { identityRules } from './identity-rules.js';

describe('the rules of a site', () => {
  it('block a value however it is spelled, in the rules and where it is met', () => {
    const rules = identityRules({ country: 'JP', types: { phone: { blocked: ['045-200-0160'] } } });
    for (const value of ['045-200-0160', '+81 45 200 0160', '（045）200 0160'])
      expect(admitIdentifier({ type: 'phone', value }, rules)).toMatchObject({ code: 'identifier_blocked' });
    expect(admitIdentifier({ type: 'phone', value: '045-200-0161' }, rules)).toMatchObject({ ok: true });
  });

  it('keep what is not told', () => {
    const { types } = identityRules({ types: { web_member: { limit: 1 }, phone: { blocked: [] } } });
    expect(types['web_member']).toMatchObject({ limit: 1, priority: 10 });
    expect(types['phone']).toMatchObject({ limit: 5, priority: 4 });
  });
});
