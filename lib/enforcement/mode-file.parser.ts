import type { ConfigProblem } from '../problems/config-problem';
import { describeExpected } from '../problems/describe-expected';
import { readModeOverride } from './mode-override.reader';
import { readModeWord, type ModeWord } from './mode-word.reader';

/** What a file of the mode says, or why it says nothing. */
export type ModeFileWord = (ModeWord & { readonly problem?: undefined }) | { readonly problem: string };

const WORDS = /^(passive|active)(?![\w.-])[\s:,-]*(.*)$/i;

/**
 * Reads a file of the mode: one of the words `passive` and `active` with the reason behind it, or a JSON object with
 * `passive`, `reason`, `by`, `share` and `until`, or with `cleared`: nothing is set any more.
 */
export function parseModeFile(text: string): ModeFileWord {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (!trimmed.startsWith('{')) return parseWords(trimmed.split(/\s*[\r\n]/, 1)[0] ?? '');
  let fields: unknown;
  try {
    fields = JSON.parse(trimmed);
  } catch {
    return { problem: 'it begins like JSON and is none' };
  }
  const problems: ConfigProblem[] = [];
  const word = readModeWord({ by: 'the file', ...(fields as object) }, problems);
  if (problems.length === 0) return word;
  return { problem: describeExpected(problems, 'value') };
}

function parseWords(text: string): ModeFileWord {
  const [, mode = '', reason = ''] = WORDS.exec(text) ?? [];
  if (mode === '') return { problem: 'expected "passive" or "active" and a reason, or a JSON object' };
  // Whoever writes `active 5 %` means a ramp; to enforce for everybody would be the worst answer.
  if (/^[\d.]/.test(reason)) return { problem: 'a share needs JSON: {"passive": false, "share": 0.05}' };
  const problems: ConfigProblem[] = [];
  const words = { passive: mode.toLowerCase() === 'passive', by: 'the file', reason: reason || undefined };
  const override = readModeOverride(words, problems);
  return problems.length === 0 ? { override } : { problem: 'the reason is too long' };
}
