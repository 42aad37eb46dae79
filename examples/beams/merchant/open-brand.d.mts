export interface Brand {
  shop: string;
  store: string;
  close(): Promise<unknown>;
}
export function openBrand(options: {
  endpoint: string;
  members: readonly (readonly string[])[];
  ports?: [number, number];
}): Promise<Brand>;
