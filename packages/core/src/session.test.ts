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

  it('is another one after end', () => {
    const platform = createFakePlatform();
    const session = createSession(platform, platform.storage, createUuid(platform));
    const first = session.touch();
    session.end();
    expect(session.touch()).not.toBe(first);
  });
});
