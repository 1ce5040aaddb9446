import { EventEmitter } from 'node:events';

/** What Jest hands to a spec is a copy of the process, which hears nothing; code from outside its context has the real one. */
const realProcess = (EventEmitter.constructor as FunctionConstructor)('return process')() as NodeJS.Process;

/** The names of the warnings of Node during a test, such as that of listeners that leak. */
export const warnings: string[] = [];

const collect = ({ name }: Error): number => warnings.push(name);
beforeAll(() => realProcess.on('warning', collect));
beforeEach(() => warnings.splice(0));
afterAll(() => realProcess.off('warning', collect));
