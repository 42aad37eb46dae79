export interface Launcher {
  /** Opens the page at this address. */
  startSession(id: string, url: string): Promise<void>;
  /** Closes the browser. */
  stop(): Promise<void>;
}
export interface Engine {
  name: string;
  /** Debian's. */
  packages: string[];
  isThere(): boolean;
  launcher(): Launcher | Promise<Launcher>;
}
export const wantedEngines: (names?: string) => Engine[];
export const chosenEngines: (names?: string) => Engine[];
