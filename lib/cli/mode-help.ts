const WHERE = `
Where:
  --file PATH   the file that the instances follow (mode.file)
  --fleet       every instance, through the store that they share. Its URL comes
                from NESTJS_GUARD_REDIS, or from --redis, where everybody can
                read it in the list of processes.
`;
const EXIT_CODES = `
Exit codes: 0 done, 1 the file or the store cannot be read or written, and
nothing has changed, 2 a wrong call.`;

const MODE = `${WHERE}
Examples:
  $ nestjs-guard mode status --fleet
  $ nestjs-guard mode active --fleet --share 0.05 --reason "a week was clean"
  $ nestjs-guard mode passive --fleet --reason "customers complain"
  $ nestjs-guard mode active --file /run/shop/guard-mode \\
      --until 2026-11-22T18:00:00Z --reason "while we watch"
  $ nestjs-guard mode clear --fleet --reason "the options say the same now"

What is set holds until it is cleared, or until --until. It is in force on all
instances within a second. The help of each command tells more.
${EXIT_CODES}`;

/** What the help of `mode` and of its subcommands says besides their options. */
export const modeHelp = {
  mode: MODE,
  status: `
Shows what the file or the store says. The mode of one instance may be another
one: what was set on it by code counts for more, and the environment and the
options hold where nothing is set. Its log, GuardMode and doctor tell it.

Examples:
  $ nestjs-guard mode status --fleet
  $ nestjs-guard mode status --file /run/shop/guard-mode --json | jq .override

Exit codes: 0 it was shown, also when nothing is set, 1 the file or the store
cannot be read, or says what cannot be understood, 2 a wrong call.`,
  passive: `
Hostile requests are only logged from the next one on, but for those that
decorators deny on their routes.

Examples:
  $ nestjs-guard mode passive --fleet --reason "customers complain"
  $ nestjs-guard mode passive --file /run/shop/guard-mode --reason "a release" \\
      --until 2026-11-22T18:00:00Z
${EXIT_CODES}`,
  active: `
Hostile requests are denied from the next one on; with --share those of a share
of the clients, the same ones each time, and of more when it is raised.

Examples:
  $ nestjs-guard mode active --fleet --share 0.05 --reason "a week was clean"
  $ nestjs-guard mode active --fleet --reason "no complaints at 50 %"
  $ nestjs-guard mode active --file /run/shop/guard-mode \\
      --until 2026-11-22T18:00:00Z --reason "while we watch"
${EXIT_CODES}`,
  clear: `
Takes back what is set, in passive or in active mode: the environment and the
options of each instance hold again. The reason stands in the log of every
instance; in a file it stays until something else is written there.

Examples:
  $ nestjs-guard mode clear --fleet --reason "the options say the same now"
  $ nestjs-guard mode clear --file /run/shop/guard-mode --reason "it is over"
${EXIT_CODES}`,
} as const;
