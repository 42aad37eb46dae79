import { svg } from 'lit';

/** Shapes that tell the states apart without colour; all on a square of 24. */
export const icons = {
  idle: svg`<path d="M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M7 12h10"/>`,
  confirmed: svg`<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/>`,
  provisional: svg`<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.5 2.5"/>`,
  refused: svg`<circle cx="12" cy="12" r="9.5"/><path d="m8.5 8.5 7 7m0-7-7 7"/>`,
  conflict: svg`<path d="M12 3 1.8 20.5h20.4L12 3ZM12 10v4.5M12 17.4v.1"/>`,
  asking: svg`<path d="M12 3v4M12 17v4M3 12h4m10 0h4M5.6 5.6l2.9 2.9m7 7 2.9 2.9m0-12.8-2.9 2.9m-7 7-2.9 2.9"/>`,
  online: svg`<path d="M4 10.5a12 12 0 0 1 16 0M7 14a7.5 7.5 0 0 1 10 0M12 18.2v.1"/>`,
  offline: svg`<path d="M4 10.5a12 12 0 0 1 4-2.4m5-.7a12 12 0 0 1 7 3.1M7 14a7.5 7.5 0 0 1 5-2M12 18.2v.1M4 4l16 16"/>`,
} as const;
