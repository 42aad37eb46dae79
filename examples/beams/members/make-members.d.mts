export interface Members {
  web: string[][];
  store: string[][];
}
export interface MemberFiles {
  web: string;
  store: string;
}
export function makeMembers(options?: { people?: number; seed?: number }): Members;
export function writeMembers(folder: string, members?: Members): MemberFiles;
