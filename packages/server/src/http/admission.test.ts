import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.js';
import { Problem } from './problem.js';

const refused = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof Problem && { code: error.code, status: error.status, ...error.headers };
  }
  return undefined;
};
const overloaded = { code: 'overloaded', status: 429, 'retry-after': '2' };

describe('admission', () => {
  it('lets in as many as there is room for, and the next when one has left', () => {
    const { enter } = createAdmission({ waitingBytes: 100, waitingRequests: 2 });
    const visits = [enter('a'), enter('b')];
    expect(refused(() => enter('c'))).toEqual(overloaded);
    visits[0]!.leave();
    visits[0]!.leave();
    enter('c');
    expect(refused(() => enter('d'))).toEqual(overloaded);
  });

  it('holds no more bytes than there is room for, and gives them back', () => {
    const { enter } = createAdmission({ waitingBytes: 100, waitingRequests: 10 });
    const [first, second] = [enter(undefined), enter(undefined)];
    first.hold(60);
    expect(refused(() => second.hold(50))).toEqual(overloaded);
    first.hold(30);
    first.drop(80);
    const third = enter(undefined);
    third.hold(90);
    expect(refused(() => enter(undefined).hold(1))).toEqual(overloaded);
    first.leave();
    third.leave();
    enter(undefined).hold(100);
  });

  it('leaves half of the room to other addresses', () => {
    const { enter } = createAdmission({ waitingBytes: 100, waitingRequests: 4 });
    enter('a').hold(50);
    expect(refused(() => enter('a').hold(1))).toEqual(overloaded);
    enter('b').hold(50);
    enter('a');
    expect(refused(() => enter('a'))).toEqual(overloaded);
    enter('b');
    expect(refused(() => enter('c'))).toEqual(overloaded);
  });
});
