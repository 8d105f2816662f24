//go:build linux

package app

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// loginOf is a login service as logind offers it, on a bus of the test's own.
type loginOf struct {
	held  chan *os.File // the other end of what each caller holds
	sends bool          // over a bus
}

// Inhibit gives an end of a pipe, which tells when the caller lets go.
func (l *loginOf) Inhibit(what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
	here, there, err := os.Pipe()
	if err != nil || what != "sleep" || mode != "delay" {
		return 0, dbus.MakeFailedError(fmt.Errorf("inhibit %s, %s: %w", what, mode, err))
	}
	given, err := syscall.Dup(int(there.Fd()))
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	_ = there.Close()
	if l.sends { // the bus makes a copy of what it sends
		time.AfterFunc(200*time.Millisecond, func() { _ = syscall.Close(given) })
	}
	l.held <- here
	return dbus.UnixFD(given), nil
}

// GetSessionByPID gives the only session.
func (*loginOf) GetSessionByPID(uint32) (dbus.ObjectPath, *dbus.Error) { return "/session/1", nil }

// ownBus starts a bus of its own and gives the way to connect to it; ok is false
// on a computer without a bus program.
func ownBus(t *testing.T) (connect func() *dbus.Conn, ok bool) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		return nil, false
	}
	folder, err := os.MkdirTemp("", "bus") // a short path: sockets take no long one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	config := filepath.Join(folder, "bus.conf")
	if err := os.WriteFile(config, []byte(`<busconfig><listen>unix:path=`+folder+`/s</listen><policy context="default">
		<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command(program, "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return func() *dbus.Conn {
		c, err := dbus.Connect(strings.TrimSpace(address))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}, true
}

// emitter sends signals: over a bus, or straight to the listener where there is
// none.
type emitter func(path dbus.ObjectPath, name string, values ...any)

// heardOver listens over a bus of the test's own.
func heardOver(t *testing.T, connect func() *dbus.Conn, login *loginOf, lock func(reason string, done func())) emitter {
	t.Helper()
	login.sends = true
	service := connect()
	if err := service.Export(login, loginPath, loginManager); err != nil {
		t.Fatal(err)
	}
	if _, err := service.RequestName(loginName, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(listenOn(connect(), connect(), lock))
	return func(path dbus.ObjectPath, name string, values ...any) {
		if err := service.Emit(path, name, values...); err != nil {
			t.Error(err)
		}
	}
}

// heardOf listens to a bus in memory.
func heardOf(t *testing.T, login *loginOf, lock func(reason string, done func())) emitter {
	t.Helper()
	b := &deafBus{login: login}
	t.Cleanup(listenOn(b, nil, lock))
	return func(path dbus.ObjectPath, name string, values ...any) {
		b.to <- &dbus.Signal{Path: path, Name: name, Body: values}
	}
}

func TestTheWindowLocksBeforeTheComputerSleeps(t *testing.T) {
	run := func(t *testing.T, listen func(login *loginOf, lock func(string, func())) emitter) {
		login := &loginOf{held: make(chan *os.File, 4)}
		asked, done := make(chan string, 8), make(chan func(), 8)
		emit := listen(login, func(reason string, sealed func()) {
			asked <- reason
			done <- sealed
		})
		hold := <-login.held
		gone := make(chan bool)
		go func() {
			_, _ = io.Copy(io.Discard, hold) // ends when nobody holds the other end
			close(gone)
		}()
		emit(loginPath, loginManager+"."+goingToSleep, true)
		if reason := <-asked; reason != lockedAsleep {
			t.Errorf("it locks for %q", reason)
		}
		time.Sleep(300 * time.Millisecond)
		select {
		case <-gone:
			t.Fatal("the computer may sleep before everything is sealed")
		default:
		}
		(<-done)()
		select {
		case <-gone:
		case <-time.After(5 * time.Second):
			t.Fatal("the computer is kept from sleeping")
		}
		emit(loginPath, loginManager+"."+goingToSleep, false)
		<-login.held // for the next time
		for _, s := range []struct {
			path   dbus.ObjectPath
			name   string
			values []any
		}{
			{"/session/1", loginSession + "." + lockAsked, nil},
			{"/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", []any{true}},
			{"/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", []any{true}},
		} {
			emit("/session/2", loginSession+"."+lockAsked)                               // somebody else's
			emit("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", false) // unlocked
			emit(s.path, s.name, s.values...)
			if reason := <-asked; reason != lockedDesktop {
				t.Errorf("%s: it locks for %q", s.name, reason)
			}
			(<-done)()
		}
		time.Sleep(100 * time.Millisecond)
		if len(asked) > 0 {
			t.Errorf("it locks for something else, too")
		}
	}
	t.Run("in memory", func(t *testing.T) {
		run(t, func(login *loginOf, lock func(string, func())) emitter { return heardOf(t, login, lock) })
	})
	if connect, ok := ownBus(t); ok {
		t.Run("over a bus", func(t *testing.T) {
			run(t, func(login *loginOf, lock func(string, func())) emitter { return heardOver(t, connect, login, lock) })
		})
	}
}

func TestWithoutABusNothingIsHeardAndNothingFails(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
	stop := listenForSleep(func(string, func()) { t.Error("something was heard") })
	time.Sleep(50 * time.Millisecond)
	stop()
	listenOn(nil, nil, func(string, func()) {})()
}

// deafBus is a bus in memory.
type deafBus struct {
	login *loginOf
	to    chan<- *dbus.Signal
}

func (b *deafBus) AddMatchSignal(...dbus.MatchOption) error { return nil }
func (b *deafBus) Signal(ch chan<- *dbus.Signal)            { b.to = ch }
func (b *deafBus) Close() error                             { return nil }

func (b *deafBus) Object(string, dbus.ObjectPath) dbus.BusObject { return deafObject{login: b.login} }

type deafObject struct {
	dbus.BusObject
	login *loginOf
}

// Call answers as logind would.
func (o deafObject) Call(method string, _ dbus.Flags, args ...any) *dbus.Call {
	if strings.HasSuffix(method, "GetSessionByPID") {
		path, _ := o.login.GetSessionByPID(0)
		return &dbus.Call{Body: []any{path}}
	}
	text := func(i int) string { s, _ := args[i].(string); return s }
	fd, failed := o.login.Inhibit(text(0), text(1), text(2), text(3))
	if failed != nil {
		return &dbus.Call{Err: failed}
	}
	return &dbus.Call{Body: []any{fd}}
}
