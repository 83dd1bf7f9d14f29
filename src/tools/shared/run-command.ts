// Runs a command: reads its options, and turns errors into one line and an exit code.
import { CommanderError, type Command } from 'commander';
import { KeydotError } from '../../core/errors.ts';
import { UsageError } from './command-errors.ts';

const BAD_INPUT = 1;
const BAD_USAGE = 2;

/**
 * Runs a command with the arguments of this process: exit code 0 done, 1 bad input, 2 bad usage.
 * Other errors are bugs and keep their stack.
 */
export async function runCommand(command: Command): Promise<void> {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  try {
    await command.parseAsync(process.argv);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
  if (!(error instanceof KeydotError)) throw error;
  process.stderr.write(`${error.message.replaceAll('\n', ' ')}\n`);
  return error instanceof UsageError ? BAD_USAGE : BAD_INPUT;
}

/** Reads an option as a whole number from `least` to `most`. */
export function wholeNumber(name: string, least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new UsageError(
      `Expected ${name} to be a whole number from ${least} to ${most}, got "${text}".`,
    );
  };
}
