const PROGRAM_FIELDS: readonly RegExp[] = [
  // What clients report of errors: frames, their source lines, the values of exceptions.
  /(?:^|\.)(?:(?:call|component|error|exception)?_?stack(?:_?traces?)?|back_?trace|traceback|exceptions?|trace_chain)(?:\.|$)/i,
  // The piece of a script that a policy of the page has stopped: Content-Security-Policy level 3.
  /(?:^|\.)script-sample$|^(?:\d{1,3}\.)?body\.sample$/,
  // Vectors of arguments and lists of steps: containers, manifests, pipelines.
  /(?:^|\.)(?:args|command|cmd|entrypoint|(?:before_?|after_?)?script|healthcheck\.test)\.\d{1,3}$/i,
  /(?:^|\.)steps\.\d{1,4}\.(?:name|run)$/,
];

/**
 * Whether a value of the body with this way to it, with dots, holds a piece of a program by the format that it is part of:
 * frames of stack traces, samples in the reports of browsers, vectors of arguments. A list is meant there: a lone field
 * `command` may be what an intruder hopes for.
 */
export function isProgramField(path: string): boolean {
  return PROGRAM_FIELDS.some((pattern) => pattern.test(path));
}
