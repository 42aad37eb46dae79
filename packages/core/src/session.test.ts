import { describe, expect, it } from 'vitest';
import { createFakePlatform } from '@omokit/testing';
import { createSession } from './session.js';
import { createUuid } from './uuid.js';

describe('createSession', () => {
  it('lasts while events come, across pages, and ends after 30 idle minutes', async () => {
    const platform = createFakePlatform();
    const newId = createUuid(platform);
    const session = createSession(platform, platform.storage, newId);
    const first = session.touch();
    await platform.advance(29 * 60_000);
    expect(session.touch()).toBe(first);
    await platform.advance(29 * 60_000);
    const nextPage = createSession(platform, platform.storage, newId);
    expect(nextPage.touch()).toBe(first);
    await platform.advance(31 * 60_000);
    expect(nextPage.touch()).not.toBe(first);
  });

  it('ends all the same where the clock was ahead when it was last touched', async () => {
    const platform = createFakePlatform();
    const newId = createUuid(platform);
    let ahead = 5 * 365 * 86_400_000;
    const clock = { now: () => platform.now() + ahead };
    const first = createSession(clock, platform.storage, newId).touch();
    ahead = 0;
    const session = createSession(clock, platform.storage, newId);
    const second = session.touch();
    expect(second).not.toBe(first);
    await platform.advance(20 * 60_000);
    expect(session.touch()).toBe(second);
  });

  it('is another one after end', () => {
    const platform = createFakePlatform();
    const session = createSession(platform, platform.storage, createUuid(platform));
    const first = session.touch();
    session.end();
    expect(session.touch()).not.toBe(first);
  });
});
