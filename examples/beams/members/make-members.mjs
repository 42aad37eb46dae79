// Two member databases of one brand, as they are found: the web shop's, and the one the 160 stores share.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeCast, storePhone, webCast } from './cast.mjs';
import { createRandom } from './random.mjs';

const webHeader = ['Web No', 'E-Mail', 'Mobile', 'Name', 'Birthday', 'Registered'];
const storeHeader = ['Card No', 'Phone', 'Email', 'Name', 'Birthday', 'Joined', 'Store', 'Kiosk'];
const given = ['Akira', 'Chie', 'Daichi', 'Emi', 'Fumi', 'Hina', 'Jun', 'Kaito', 'Mao', 'Noa', 'Ren', 'Yuna'];
const family = [
  'Arai',
  'Endo',
  'Fujii',
  'Hara',
  'Kato',
  'Maeda',
  'Nishi',
  'Ota',
  'Sato',
  'Ueda',
  'Wada',
  'Yano',
];

/** A few hundred members: in the web shop's database, in the stores', in both; with the faults such lists have. */
export function makeMembers({ people = 300, seed = 160 } = {}) {
  const random = createRandom(seed);
  const web = [...webCast];
  const store = [...storeCast];

  for (let person = 0; person < people; person++) {
    const name = `${given[person % 12]} ${family[Math.floor(person / 12) % 12]}`;
    const email = `${name.toLowerCase().replace(' ', '.')}.${person}@mail.example`;
    const phone = `0${random.pick([7, 8, 9])}0-${String(1000 + person)}-${String(1000 + ((person * 37) % 9000))}`;
    const birthday = day(random, 1950, 2004);
    const where = random.below(10);
    if (where < 7)
      web.push([
        `W${101000 + person}`,
        typo(random, email),
        spelled(random, phone),
        name,
        birthday,
        day(random, 2018, 2024),
      ]);
    if (where >= 4) {
      const shop = 1 + random.below(160);
      store.push([
        `S${201000 + person}`,
        random.chance(0.05) ? storePhone : spelled(random, phone),
        random.chance(0.4) ? email.toUpperCase() : '',
        name,
        birthday,
        day(random, 2012, 2024),
        `Store ${shop}`,
        `kiosk-${String(shop).padStart(4, '0')}-${1 + random.below(2)}`,
      ]);
    }
  }
  return { web, store };
}

/** Writes web-members.csv and store-members.csv into a folder. */
export function writeMembers(folder, { web, store } = makeMembers()) {
  const files = { web: join(folder, 'web-members.csv'), store: join(folder, 'store-members.csv') };
  writeFileSync(files.web, csvOf([webHeader, ...web]));
  writeFileSync(files.store, csvOf([storeHeader, ...store]));
  return files;
}

/** RFC 4180. */
const csvOf = (rows) =>
  rows.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`).join('');

function spelled(random, phone) {
  switch (random.below(8)) {
    case 0:
      return phone.replaceAll('-', '');
    case 1:
      return `+81 ${phone.slice(1).replaceAll('-', ' ')}`;
    case 2:
      return phone.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    case 3:
      return random.chance(0.3) ? random.pick(['', 'null', '000-0000-0000']) : phone;
    default:
      return phone;
  }
}

function typo(random, email) {
  if (!random.chance(0.03)) return email;
  const at = 1 + random.below(4);
  return email.slice(0, at) + email.slice(at + 1);
}

function day(random, from, to) {
  const figures = (number) => String(number).padStart(2, '0');
  return `${from + random.below(to - from + 1)}-${figures(1 + random.below(12))}-${figures(1 + random.below(28))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { web, store } = writeMembers(process.argv[2] ?? '.');
  console.log(`${web}\n${store}`);
}
