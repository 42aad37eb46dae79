import type { MemberFiles } from './make-members.mjs';
export function imports(files: MemberFiles): string[][];
