//go:build linux || freebsd || openbsd || netbsd || dragonfly

package app

import (
	"os"
	"path/filepath"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// What the desktop says on its buses when the computer goes to sleep or locks
// its screen.
// https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
// https://specifications.freedesktop.org/idle-inhibit-spec/latest/
const (
	loginName    = "org.freedesktop.login1"
	loginPath    = "/org/freedesktop/login1"
	loginManager = "org.freedesktop.login1.Manager"
	loginSession = "org.freedesktop.login1.Session"
	goingToSleep = "PrepareForSleep"
	lockAsked    = "Lock"
	screenSaved  = "ActiveChanged"
)

// screenSavers are the names under which desktops tell that the screen was
// locked or saved.
func screenSavers() []string {
	return []string{"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver", "org.xfce.ScreenSaver"}
}

// bus is what listening needs of a connection to a bus.
type bus interface {
	AddMatchSignal(options ...dbus.MatchOption) error
	Signal(ch chan<- *dbus.Signal)
	Object(dest string, path dbus.ObjectPath) dbus.BusObject
	Close() error
}

// drowsy hears that the computer goes to sleep and delays that, as far as the
// system allows, until the window is locked.
type drowsy struct {
	system  bus
	session dbus.ObjectPath // of the login; "" = unknown
	hold    int             // what keeps the computer from sleeping at once; -1 = nothing
	lock    func(reason string, done func())
	ended   chan struct{}
}

// listenForSleep locks when the computer goes to sleep or locks its screen.
// lock is called on any goroutine and calls done once all is sealed. Where there
// is no bus nothing is heard, and that is no error. stop ends the listening.
func listenForSleep(lock func(reason string, done func())) (stop func()) {
	ended := make(chan struct{})
	go func() { // a bus may be slow to answer
		var system, session bus
		if c, err := dbus.ConnectSystemBus(); err == nil {
			system = c
		}
		if address := sessionAddress(); address != "" {
			if c, err := dbus.Connect(address); err == nil {
				session = c
			}
		}
		stop := listenOn(system, session, lock)
		<-ended
		stop()
	}()
	return func() { close(ended) }
}

// sessionAddress gives the bus of the desktop, "" for none. The library would
// start one of its own.
func sessionAddress() string {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return address
	}
	path := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
	if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) { // #nosec G703 -- the bus of whoever runs the program
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(path)
}

// listenOn is listenForSleep on buses; nil is none.
func listenOn(system, session bus, lock func(reason string, done func())) (stop func()) {
	d := &drowsy{system: system, hold: -1, lock: lock, ended: make(chan struct{})}
	// One channel for each: a connection that ends closes its own.
	login, desktop := make(chan *dbus.Signal, 16), make(chan *dbus.Signal, 16)
	if system != nil {
		d.listenToLogin()
		system.Signal(login)
	}
	if session != nil {
		for _, name := range screenSavers() {
			_ = session.AddMatchSignal(dbus.WithMatchInterface(name), dbus.WithMatchMember(screenSaved)) // one that is not there stays silent
		}
		session.Signal(desktop)
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		d.listen(login, desktop)
	}()
	return func() {
		close(d.ended)
		<-gone
		for _, b := range []bus{system, session} {
			if b != nil {
				_ = b.Close()
			}
		}
	}
}

// listen follows the signals until listening ends.
func (d *drowsy) listen(login, desktop chan *dbus.Signal) {
	defer d.release()
	for {
		var s *dbus.Signal
		var open bool
		select {
		case <-d.ended:
			return
		case s, open = <-login:
			if !open {
				login = nil
			}
		case s, open = <-desktop:
			if !open {
				desktop = nil
			}
		}
		if s != nil {
			d.heard(s)
		}
	}
}

// listenToLogin asks for the signals of the login and takes hold of sleep.
func (d *drowsy) listenToLogin() {
	_ = d.system.AddMatchSignal(dbus.WithMatchObjectPath(loginPath), dbus.WithMatchInterface(loginManager), dbus.WithMatchMember(goingToSleep))
	login := d.system.Object(loginName, loginPath)
	if login.Call(loginManager+".GetSessionByPID", 0, uint32(os.Getpid())).Store(&d.session) == nil { // #nosec G115 -- a process id is positive
		_ = d.system.AddMatchSignal(dbus.WithMatchObjectPath(d.session), dbus.WithMatchInterface(loginSession), dbus.WithMatchMember(lockAsked))
	}
	d.take()
}

// take has the computer wait before it sleeps, if the system allows.
func (d *drowsy) take() {
	var held dbus.UnixFD
	login := d.system.Object(loginName, loginPath)
	if login.Call(loginManager+".Inhibit", 0, "sleep", "Stipple", "Sealing what was typed", "delay").Store(&held) == nil {
		d.hold = int(held)
	}
}

// release lets the computer sleep.
func (d *drowsy) release() {
	if d.hold >= 0 {
		_ = syscall.Close(d.hold)
		d.hold = -1
	}
}

// heard follows a signal.
func (d *drowsy) heard(s *dbus.Signal) {
	begins := len(s.Body) > 0 && s.Body[0] == true
	switch {
	case s.Name == loginManager+"."+goingToSleep && begins:
		d.lockThen(lockedAsleep, d.release)
	case s.Name == loginManager+"."+goingToSleep:
		d.release()
		d.take() // for the next time
	case s.Name == loginSession+"."+lockAsked && s.Path == d.session:
		d.lockThen(lockedDesktop, func() {})
	case begins && isScreenSaver(s.Name):
		d.lockThen(lockedDesktop, func() {})
	}
}

func isScreenSaver(signal string) bool {
	for _, name := range screenSavers() {
		if signal == name+"."+screenSaved {
			return true
		}
	}
	return false
}

// lockThen locks and goes on once all is sealed, or when listening ends.
func (d *drowsy) lockThen(reason string, then func()) {
	sealed := make(chan struct{})
	d.lock(reason, func() { close(sealed) })
	select {
	case <-sealed:
	case <-d.ended:
	}
	then()
}
