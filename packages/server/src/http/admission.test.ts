import { describe, expect, it } from 'vitest';
import { createAdmission, type Visit } from './admission.js';
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

/** One whose body has come. */
function waiting(visit: Visit): Visit {
  visit.wait();
  return visit;
}

describe('admission', () => {
  it('lets as many wait as there is room for, and the next when one has left', () => {
    const { enter } = createAdmission({ waitingBytes: 100, waitingRequests: 2 });
    const visits = [waiting(enter('a')), waiting(enter('b'))];
    expect(refused(() => enter('c'))).toEqual(overloaded);
    visits[0]!.leave();
    visits[0]!.leave();
    waiting(enter('c'));
    expect(refused(() => enter('d'))).toEqual(overloaded);
  });

  it('counts no request whose body has not come, and looks again when it has', () => {
    const { enter } = createAdmission({ waitingBytes: 100, waitingRequests: 2 });
    const slow = ['a', 'b', 'c', 'a'].map((ip) => enter(ip));
    slow[0]!.hold(1);
    waiting(slow[1]!);
    waiting(enter('d'));
    expect(refused(() => slow[2]!.wait())).toEqual(overloaded);
    slow[1]!.leave();
    waiting(slow[0]!);
    slow[0]!.leave();
    expect(refused(() => waiting(slow[3]!))).toBeUndefined();
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
    waiting(enter('a'));
    waiting(enter('a'));
    expect(refused(() => enter('a'))).toEqual(overloaded);
    waiting(enter('b'));
    waiting(enter('b'));
    expect(refused(() => enter('c'))).toEqual(overloaded);
  });
});
