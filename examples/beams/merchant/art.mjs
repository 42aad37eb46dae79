import { raw } from './html.mjs';

// Drawn, not photographed: a garment is a few strokes on a field of its colour.
const strokes = {
  coat: `<path d="M76 30 44 48 28 168h24l6-62v110h84V106l6 62h24L156 48l-32-18-24 14Z"/>
    <path class="line" d="m76 30-8 34 32 30 32-30-8-34M68 64l10 4M132 64l-10 4M100 94v122M66 150h20m28 0h20M92 116v2m0 26v2m0 26v2"/>`,
  knit: `<path d="M76 46 42 64 28 170h24l10-60v84h76v-84l10 60h24L158 64l-34-18c-6 10-42 10-48 0Z"/>
    <path class="line" d="M76 46c6 16 42 16 48 0M62 184h76M30 160h22m96 0h22M84 74v108m16-104v104m16-108v108"/>`,
  shirt: `<path d="M78 42 44 58 30 150l22 4 10-48v92h76v-92l10 48 22-4-14-92-34-16-22 18Z"/>
    <path class="line" d="m78 42 22 26 22-26M100 68v130M74 100h16v18H74zM110 100h16v18h-16z"/>`,
  trouser: `<path d="M66 36h68l12 166h-34l-12-104-12 104H54Z"/>
    <path class="line" d="M66 50h68M100 50v48M74 50c0 14-4 20-10 22m62-22c0 14 4 20 10 22M56 188h32m24 0h32"/>`,
};

/** A product's picture. */
export const art = ({ art: garment, hue }) =>
  raw(
    `<svg class="art" style="--hue: ${Number(hue)}" viewBox="0 0 200 240" aria-hidden="true">${strokes[garment]}</svg>`,
  );
