// `pnpm start:beams`: a brand with a web shop and 160 stores on this machine: two member databases, one person.
import { fileURLToPath } from 'node:url';
import { startDemo } from '../stage/start-demo.mjs';
import { imports } from './members/imports.mjs';
import { makeMembers, writeMembers } from './members/make-members.mjs';
import { openBrand } from './merchant/open-brand.mjs';

const members = makeMembers();

await startDemo({
  command: 'pnpm start:beams',
  what: 'Runs a clothing brand: a backend with both of its member databases, the web shop, a store’s tablet, the console.',
  name: 'beams',
  folder: fileURLToPath(new URL('.', import.meta.url)),
  ports: 3,
  firstPort: 4200,
  async seed({ folder, command }) {
    for (const args of imports(writeMembers(folder, members))) await command(...args, '--apply');
  },
  serve: async ({ port, at }) => [
    await openBrand({ endpoint: at(0), members: members.web, ports: [port + 1, port + 2] }),
  ],
  tell: ({ at }) => `  Web shop  ${at(1)}/en/    ${at(1)}/ja/
  Tablet    ${at(2)}/en/    in the fitting room of the Yokohama store
  Console   ${at(0)}/console/#key=sk_demo_console

What to do first
  1. In the console look for W100002: Ken Hayashi and his daughter are one person, since she gave his phone in a store.
     Look at the links, preview what taking that one away does, do it.
  2. In the web shop answer the notice, sign in as W100001, aoi.minato@mail.example, and put a deck coat in M aside at
     Yokohama Bay.
  3. At the tablet choose “Continue on your phone” and enter its code at ${at(1)}/en/visit: the coat is there. L is not:
     order it. One person on the console, with traits from both databases.
  4. End the visit at the tablet. In the web shop, under “Your data”: see, take along, erase.`,
});
