export function findViolations(element: Element): Promise<string[]>;
export const isChromium: boolean;
