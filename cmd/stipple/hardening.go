package main

// harden keeps what is in memory from getting into files: the system writes no
// core of a crashed program where it can be told so, and the report of a crash
// names no goroutine but the one that crashed. It is the first thing that runs.
// What the system refuses is passed over: the program works without.
func harden() {
	quietCrash()
	noCores()
}

// talkative tells whether a value of GOTRACEBACK has a crash report every
// goroutine, or write a core.
func talkative(level string) bool {
	switch level {
	case "", "none", "single", "0":
		return false
	}
	return true
}
