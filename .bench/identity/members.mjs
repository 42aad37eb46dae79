// Two member databases of one brand, the web shop's and the stores', as CSV files: made from a seed, and with the truth
// beside them, so that a merge can be judged.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/** What share of the rows, or of the cells, is as it should not be. */
export const noise = {
  /** Other capitals, spaces, prefixes and full-width figures, which mean the same. */
  spelling: 0.25,
  phoneTypo: 0.015,
  emailTypo: 0.015,
  /** null, 0000…, n/a */
  placeholder: 0.02,
  /** The shop's own number, which a clerk types for whoever gives none. */
  shopPhone: 0.005,
  /** Another person's: parents and children, couples. */
  familyPhone: 0.03,
  /** A second card for somebody who has one. */
  secondCard: 0.005,
};
const stores = 160;
const kiosks = 320;

/** mulberry32: the same numbers from the same seed, everywhere. */
function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (bound) => Math.floor(next() * bound), chance: (share) => next() < share };
}

// Each person's own: 7919 is coprime to 8e9, so no two have the same number.
const phoneOf = (person) => `1${3 + (person % 7)}${String((person * 7919 + 12345) % 1e9).padStart(9, '0')}`;
const syllables = ['li', 'wang', 'zhao', 'chen', 'yu', 'mei', 'tao', 'jun', 'hua', 'ning', 'xin', 'bo'];
const emailOf = (person) =>
  `${syllables[person % 12]}.${syllables[Math.floor(person / 12) % 12]}${person}@${['example.com', 'mail.example', 'post.example'][person % 3]}`;
const birthdayOf = (person) =>
  `${1950 + (person % 55)}-${String(1 + (person % 12)).padStart(2, '0')}-${String(1 + (person % 28)).padStart(2, '0')}`;

/**
 * Writes web.csv and stores.csv into a folder: `rows` in both together. Answers with the truth: whose each member number
 * is, which rows share a value with another row of the same person, and the numbers that are a shop's own.
 */
export async function writeMembers(folder, { rows, seed = 2211 }) {
  const random = createRandom(seed);
  const people = Math.round(rows / 1.2);
  const truth = new Map();
  const clean = new Map();
  const web = createWriteStream(join(folder, 'web.csv'));
  const store = createWriteStream(join(folder, 'stores.csv'));
  let cards = 0;
  let written = 0;

  async function write(file, cells) {
    written += 1;
    if (!file.write(`${cells.map(quoted).join(',')}\n`)) await once(file, 'drain');
  }

  function spelledPhone(phone) {
    if (!random.chance(noise.spelling)) return phone;
    const way = random.below(5);
    if (way === 0) return `+86 ${phone}`;
    if (way === 1) return `0086${phone}`;
    if (way === 2) return `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`;
    if (way === 3) return `${phone.slice(0, 3)}-${phone.slice(3, 7)}-${phone.slice(7)}`;
    return phone.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
  }
  const spelledEmail = (email) =>
    random.chance(noise.spelling) ? (random.chance(0.5) ? email.toUpperCase() : ` ${email} `) : email;

  function phoneCell(person, share, shop) {
    if (!random.chance(share)) return { cell: '' };
    if (random.chance(noise.placeholder)) return { cell: ['00000000000', 'null', 'n/a'][random.below(3)] };
    if (shop !== undefined && random.chance(noise.shopPhone)) return { cell: phoneOf(people + shop) };
    if (random.chance(noise.familyPhone)) return { cell: spelledPhone(phoneOf(person ^ 1)) };
    const phone = phoneOf(person);
    if (!random.chance(noise.phoneTypo)) return { cell: spelledPhone(phone), clean: phone };
    const at = 3 + random.below(8);
    return {
      cell: phone.slice(0, at) + ((Number(phone[at]) + 1 + random.below(9)) % 10) + phone.slice(at + 1),
    };
  }
  function emailCell(person, share) {
    if (!random.chance(share)) return { cell: '' };
    if (random.chance(noise.placeholder)) return { cell: ['null', 'N/A', 'none'][random.below(3)] };
    const email = emailOf(person);
    if (!random.chance(noise.emailTypo)) return { cell: spelledEmail(email), clean: email };
    const at = 1 + random.below(4);
    return { cell: email.slice(0, at) + email.slice(at + 1) };
  }

  function note(member, person, ...cells) {
    truth.set(member, person);
    clean.set(
      member,
      cells.flatMap((cell) => cell.clean ?? []),
    );
  }

  web.write('Web No,E-Mail,Mobile,Name,Birthday,Registered\n');
  store.write('Card No,Phone,Email,Name,Birthday,Joined,Store,Kiosk\n');
  for (let person = 0; written < rows; person++) {
    const where = random.next();
    const name = `${syllables[person % 12]} ${syllables[(person >> 4) % 12]}`;
    if (where < 0.6) {
      const [email, phone] = [emailCell(person, 0.95), phoneCell(person, 0.7)];
      note(`W${person}`, person, email, phone);
      await write(web, [`W${person}`, email.cell, phone.cell, name, birthdayOf(person), dayOf(random)]);
    }
    const cardsOfPerson = where < 0.4 ? 0 : random.chance(noise.secondCard) ? 2 : 1;
    for (let nth = 0; nth < cardsOfPerson && written < rows; nth++) {
      const card = `S${String(cards++).padStart(8, '0')}`;
      const shop = random.below(stores);
      const [phone, email] = [phoneCell(person, 0.85, shop), emailCell(person, 0.35)];
      note(card, person, phone, email);
      const kiosk = `kiosk-${random.below(kiosks)}`;
      await write(store, [
        card,
        phone.cell,
        email.cell,
        name,
        birthdayOf(person),
        dayOf(random),
        `Store ${shop}`,
        kiosk,
      ]);
    }
  }
  for (const file of [web, store]) {
    file.end();
    await once(file, 'close');
  }
  return { truth, clean };
}

const dayOf = (random) =>
  `202${random.below(6)}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`;
const quoted = (cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** How the columns of the two files are mapped. */
export const mappings = {
  'web.csv': [
    'Web No=web_member',
    'E-Mail=email',
    'Mobile=phone',
    'Name=trait:name',
    'Birthday=trait:birthday',
    'Registered=at',
  ],
  'stores.csv': [
    'Card No=store_member',
    'Phone=phone',
    'Email=email',
    'Kiosk=device',
    'Name=trait:name',
    'Birthday=trait:birthday',
    'Joined=at',
  ],
};

/** The rules of this brand: one number of each database a person. */
export const identity = {
  country: 'CN',
  types: { web_member: { limit: 1, priority: 2 }, store_member: { limit: 1, priority: 2 } },
};
