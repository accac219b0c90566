/** As much of a Blob as is needed: bytes that are read piece by piece. */
export interface Bytes {
  readonly size: number;
  slice(from?: number, to?: number): Bytes;
  arrayBuffer(): Promise<ArrayBuffer>;
}
