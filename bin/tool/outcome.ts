/** How a command ended, and what it writes. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes it. The process ends with its code, once nothing is going on any more. */
export function tell({ code, stdout, stderr }: Outcome): void {
  // Who reads no further, like `head`, has what they wanted.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
}
