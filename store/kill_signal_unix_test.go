//go:build unix

package store

import "syscall"

// stop stops the process until goOn.
func (l *living) stop() { _ = l.child.Process.Signal(syscall.SIGSTOP) }
func (l *living) goOn() { _ = l.child.Process.Signal(syscall.SIGCONT) }
