// The options of `npm run teach`.

/** As commander reads them; paths are relative to where the command is run. */
export interface TeachOptions {
  annotations: string;
  images?: string;
  labels: number;
  seed: number;
  steps: number;
  /** Pixels. */
  within: number;
  out: string;
  json?: string;
}
