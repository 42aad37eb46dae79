export const findChromium: () => string | undefined;
export const chromiumArgs: string[];
