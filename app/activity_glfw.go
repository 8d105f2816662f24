//go:build !android && !ios && !wasm && !test_web_driver

package app

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// hook has the activity hear of every key, movement, click, turn of the wheel
// and touch in a window. The toolkit has no way to ask for that: its window is
// found as the one whose drawing context is current, and every listener passes
// on to the one that was there. Where the toolkit's driver is another one,
// nothing is hooked. To be called on the window's goroutine, once it is shown.
func (a *activity) hook(w fyne.Window) {
	drawing, ok := w.(interface{ RunWithContext(draw func()) })
	if !ok {
		return
	}
	drawing.RunWithContext(func() {
		if native := glfw.GetCurrentContext(); native != nil {
			a.listen(native)
			a.hooked = true
		}
	})
}

func (a *activity) listen(w *glfw.Window) {
	var key glfw.KeyCallback
	key = w.SetKeyCallback(func(w *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		a.mark()
		if key != nil {
			key(w, k, code, action, mods)
		}
	})
	var char glfw.CharCallback
	char = w.SetCharCallback(func(w *glfw.Window, r rune) {
		a.mark()
		if char != nil {
			char(w, r)
		}
	})
	var button glfw.MouseButtonCallback
	button = w.SetMouseButtonCallback(func(w *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
		a.mark()
		if button != nil {
			button(w, b, action, mods)
		}
	})
	var moved glfw.CursorPosCallback
	moved = w.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
		a.mark()
		if moved != nil {
			moved(w, x, y)
		}
	})
	var wheel glfw.ScrollCallback
	wheel = w.SetScrollCallback(func(w *glfw.Window, x, y float64) {
		a.mark()
		if wheel != nil {
			wheel(w, x, y)
		}
	})
}
