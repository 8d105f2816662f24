package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keys is a key with its modifiers; the zero keys is no shortcut.
type keys struct {
	name     fyne.KeyName
	modifier fyne.KeyModifier
}

// ctrl gives a key with the platform's command key: Ctrl, or Cmd on a Mac.
func ctrl(name fyne.KeyName) keys { return keys{name, fyne.KeyModifierShortcutDefault} }

// ctrlShift gives a key with the command key and Shift.
func ctrlShift(name fyne.KeyName) keys {
	return keys{name, fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// alt gives a key with Alt.
func alt(name fyne.KeyName) keys { return keys{name, fyne.KeyModifierAlt} }

// single gives a key without a modifier; only keys that type nothing may be used so.
func single(name fyne.KeyName) keys { return keys{name: name} }

// String gives the keys as the help and the README show them: Ctrl+Shift+P.
func (k keys) String() string {
	if k.name == "" {
		return ""
	}
	var parts []string
	for _, m := range []struct {
		bit  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierSuper, "Cmd"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if k.modifier&m.bit != 0 {
			parts = append(parts, m.name)
		}
	}
	return strings.Join(append(parts, keyLabel(k.name)), "+")
}

func keyLabel(name fyne.KeyName) string {
	switch name {
	case fyne.KeyPageUp:
		return "PageUp"
	case fyne.KeyPageDown:
		return "PageDown"
	case fyne.KeyReturn:
		return "Enter"
	}
	return string(name)
}

// shortcut gives the toolkit's form. Undo and redo have forms of their own
// there, and only those forms are reported for their keys.
func (k keys) shortcut() fyne.Shortcut {
	switch k {
	case keys{}:
		return nil
	case ctrl(fyne.KeyZ):
		return &fyne.ShortcutUndo{}
	case ctrl(fyne.KeyY):
		return &fyne.ShortcutRedo{}
	}
	return &desktop.CustomShortcut{KeyName: k.name, Modifier: k.modifier}
}

// command is one action of the window: a line of the main menu with its keys.
type command struct {
	menu, label string
	keys        keys
	enabled     func() bool // nil = always
	run         func()
	apart       bool // a rule stands above it in the menu
	always      bool // done even while a dialog is open
}

// may tells whether the command can run now.
func (c command) may() bool { return c.run != nil && (c.enabled == nil || c.enabled()) }

// The menus, from left to right.
const (
	menuFile    = "File"
	menuEdit    = "Edit"
	menuPatient = "Patient"
	menuPlan    = "Plan"
	menuStock   = "Stock"
	menuView    = "View"
	menuHelp    = "Help"
)

func menuOrder() []string {
	return []string{menuFile, menuEdit, menuPatient, menuPlan, menuStock, menuView, menuHelp}
}

// menuBar builds the main menu and guards every action while a dialog is open.
type menuBar struct {
	window   fyne.Window
	commands []command
	owner    any      // what the commands act on
	lines    []string // what the menu shows, and in which colours
	used     func()   // hears that a command was wanted; may be nil
}

// show replaces the menu by the commands. While the same owner can do the same
// things the menu stays: it is asked to show itself with every key typed.
func (m *menuBar) show(owner any, commands []command) {
	lines := []string{coloursNow()} // an open menu keeps those it was made with
	for _, c := range commands {
		lines = append(lines, fmt.Sprint(c.menu, "/", c.label, "/", c.keys, "/", c.may()))
	}
	if owner == m.owner && slices.Equal(lines, m.lines) {
		return
	}
	m.owner, m.lines, m.commands = owner, lines, commands
	var menus []*fyne.Menu
	for _, name := range menuOrder() {
		var items []*fyne.MenuItem
		for _, c := range commands {
			if c.menu == name {
				if c.apart && len(items) > 0 {
					items = append(items, fyne.NewMenuItemSeparator())
				}
				items = append(items, m.item(c))
			}
		}
		if len(items) > 0 {
			menus = append(menus, fyne.NewMenu(name, items...))
		}
	}
	m.window.SetMainMenu(fyne.NewMainMenu(menus...))
}

func (m *menuBar) item(c command) *fyne.MenuItem {
	item := fyne.NewMenuItem(c.label, func() { m.perform(c) })
	item.Shortcut = c.keys.shortcut()
	item.Disabled = !c.may()
	item.IsQuit = c.label == quitLabel
	return item
}

// quitLabel is the label under which the toolkit knows the quit command.
const quitLabel = "Quit"

// textual is a field with text of its own, which it can undo. Other widgets take
// shortcuts too, such as the head, and know nothing of undoing.
type textual interface {
	fyne.Shortcutable
	SelectedText() string
}

// perform runs a command unless a dialog is open; locking waits for none. Undo and redo go to the text
// field that is being typed in, if there is one.
func (m *menuBar) perform(c command) {
	changed(m.used)
	if m.window.Canvas().Overlays().Top() != nil && !c.always {
		return
	}
	if c.keys == ctrl(fyne.KeyZ) || c.keys == ctrl(fyne.KeyY) {
		if typing, ok := m.window.Canvas().Focused().(textual); ok {
			typing.TypedShortcut(c.keys.shortcut())
			return
		}
	}
	if c.may() {
		c.run()
	}
}

// typed runs the command of a key without modifiers, if there is one.
func (m *menuBar) typed(name fyne.KeyName) bool {
	for _, c := range m.commands {
		if c.keys == single(name) {
			m.perform(c)
			return true
		}
	}
	return false
}
