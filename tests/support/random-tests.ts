import fc from 'fast-check';

// Looking for a smaller counterexample among doubles may take years, and no timeout ends what doesn't
// wait: a failed test would hang. It tells the one it has by then.
fc.installGlobalPlugin(fc.interruptAfterTimeLimit(20_000, { failOnInterrupt: true }));
