/**
 * Prints what detection finds, what it flags and what it costs. The first two need labelled requests (`GUARD_CORPUS`);
 * with `--appsec`, `@datadog/native-appsec` is installed into a scratch folder and measured in the same run.
 */
import { accuracyTables } from './accuracy';
import { appsecTable } from './appsec';
import { loadCorpus } from './load-corpus';
import { timingTable } from './timing';

const corpus = loadCorpus();
console.log(corpus === undefined ? 'Accuracy: skipped, there is no corpus here.' : accuracyTables(corpus));
console.log(`\n${timingTable()}`);
if (process.argv.includes('--appsec')) console.log(`\n${appsecTable()}`);
