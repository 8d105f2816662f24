//go:build !linux && !darwin && !freebsd && !openbsd && !netbsd && !dragonfly

package main

// noCores does nothing: the program asks for no report of a crash here.
func noCores() {}

// quietCrash does nothing: a program cannot start anew in its own place here.
func quietCrash() {}
