//go:build !linux && !freebsd && !openbsd && !netbsd && !dragonfly

package app

// listenForSleep hears of nothing here: the clocks tell after waking.
func listenForSleep(func(reason string, done func())) (stop func()) { return func() {} }
