/** What an inspection has to say beside its report. */
export interface InspectionNotes {
  /** Whether a rule matched that does not count here, because the options or the route leave it out. */
  hasExcluded: boolean;
}
