/** Why the decision on a recorded request cannot be told for certain. */
export const REPLAY_DOUBTS = {
  no_facts: 'the line is of a log: it has no facts',
  no_head: 'the file does not begin with the configuration of its instance',
  bad_head: 'the recorded configuration cannot be used',
  partial: 'the doors that the request passed cannot be told apart',
  route_not_reached: 'it was denied before its route was known',
  address_hidden: 'the chain of its addresses was not recorded',
  path_hidden: 'its path was not recorded',
  agent_hidden: 'its user agent was not recorded',
  not_searched: 'detection did not look at it when it was recorded',
  texts_not_recorded: 'rules were added, and not all of its texts were recorded',
  rule_changed: 'a rule has changed, and the text in which it matched was not recorded',
  left_out: 'detection did not see all of it, and its limits have changed',
  unfinished: 'not all matches in it were recorded',
  requests_not_recorded: 'requests before it were not recorded, and a limit has changed or was not asked',
  shared_state: 'it is not certain what all instances together have counted for its client',
  records_missing: 'records before it are missing',
  ban_uncertain:
    'its client would be banned if requests before it, of which that cannot be told, were attacks',
} as const;

/** The name of a reason, as it stands in reports. */
export type ReplayDoubt = keyof typeof REPLAY_DOUBTS;

/** With these, the request may have been an attack. */
export const DOUBTS_OF_DETECTION: readonly ReplayDoubt[] = [
  'path_hidden',
  'not_searched',
  'texts_not_recorded',
  'rule_changed',
  'left_out',
  'unfinished',
];
