import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The web shop's own member database: who may sign in, and who has. */
export function createMembers(rows) {
  const byNumber = new Map(
    rows.map(([number, email, , name]) => [number, { number, email: email.trim().toLowerCase(), name }]),
  );
  const sessions = new Map();

  return {
    /** Resolves with a session's secret, or undefined: which of the two was wrong is not told. */
    signIn(number, email) {
      const member = byNumber.get(String(number).trim().toUpperCase());
      const same = isSame(String(email).trim().toLowerCase(), member?.email ?? '');
      if (!member || !same) return undefined;
      const secret = randomBytes(24).toString('base64url');
      sessions.set(secret, member);
      return secret;
    },
    signOut: (secret) => sessions.delete(secret),
    of: (secret) => sessions.get(secret),
    /** The member left: neither the account nor a session of it stays. */
    forget(number) {
      byNumber.delete(number);
      for (const [secret, member] of sessions) if (member.number === number) sessions.delete(secret);
    },
  };
}

function isSame(a, b) {
  const [left, right] = [Buffer.from(a.padEnd(254).slice(0, 254)), Buffer.from(b.padEnd(254).slice(0, 254))];
  return left.length === right.length && timingSafeEqual(left, right);
}
