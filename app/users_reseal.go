package app

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"stipple/planner"
	"stipple/store"
)

// resealStore seals the charts anew after the clinic got a new key.
type resealStore interface {
	Resealing(ctx context.Context) (done, total int, err error)
	Reseal(ctx context.Context, step func(done, total int)) error
}

// choresStore is what goes on behind the pages.
type choresStore interface {
	resealStore
	Verify(ctx context.Context, step func(done, total int)) (store.Verification, error)
}

// often is how often a chore says how far it is.
const often = 200 * time.Millisecond

// chores are long work on the whole file that goes on behind the pages until the
// file is closed: sealing the charts anew, checking the file, and its backups.
type chores struct {
	shell   *shell
	store   choresStore // nil while signed out
	reseal  chore
	check   chore
	checked *checked // the last check since signing in
	backups *backupKeeper
	line    *resealLine
	frame   *fyne.Container // the page over the line
	heard   func()          // hears that something changed; may be nil
}

// chore is one of them.
type chore struct {
	going       bool
	stopped     bool // by the user
	done, total int
	failed      error
	cancel      context.CancelFunc
	ended       chan struct{}
}

// checked is what a check of the file has found.
type checked struct {
	at    time.Time
	found store.Verification
	err   error // it could not be run
}

func newChores(s *shell) *chores {
	c := &chores{shell: s}
	c.line = newResealLine(c.later)
	c.backups = newBackupKeeper(c)
	return c
}

// over sets a page over the line that says what goes on.
func (c *chores) over(page fyne.CanvasObject) fyne.CanvasObject {
	c.frame = container.New(footLayout{}, page, c.line)
	return c.frame
}

// start goes on with what was left undone in a file just opened.
func (c *chores) start(from choresStore) {
	*c = chores{shell: c.shell, store: from, line: c.line, frame: c.frame, backups: c.backups}
	c.resume()
}

// stop ends what goes on and waits for it: the file is about to be closed. What
// is left is done after the next signing in. It tells whether all of it ended: a
// backup to a folder that does not answer is not waited for.
func (c *chores) stop() (ended bool) {
	ended = c.backups.stop()
	c.store, c.heard, c.checked = nil, nil, nil
	for _, w := range []*chore{&c.reseal, &c.check} {
		if w.going {
			w.cancel()
			<-w.ended
		}
	}
	c.reseal, c.check = chore{}, chore{}
	c.show()
	return ended
}

// resume seals the charts anew that are not yet.
func (c *chores) resume() {
	if c.store == nil || c.reseal.going || c.shell.file.ReadOnly() {
		return
	}
	done, total, err := c.store.Resealing(context.Background())
	if err != nil {
		c.shell.dialogs.record(err)
		return
	}
	c.reseal = chore{done: done, total: total}
	if total == 0 {
		c.show()
		return
	}
	from := c.store
	c.run(&c.reseal, func(ctx context.Context, step func(done, total int)) error { return from.Reseal(ctx, step) }, func(err error) {
		c.reseal.failed = err
		if err == nil {
			c.reseal = chore{}
		}
	})
}

// later lets the sealing rest until the next signing in.
func (c *chores) later() {
	if c.reseal.going {
		c.reseal.stopped = true
		c.reseal.cancel()
	}
}

// verify checks the whole file.
func (c *chores) verify() {
	if c.store == nil || c.check.going {
		return
	}
	from, result := c.store, &checked{}
	c.check = chore{}
	c.run(&c.check, func(ctx context.Context, step func(done, total int)) (err error) {
		result.found, err = from.Verify(ctx, step)
		return err
	}, func(err error) {
		result.at, result.err = c.shell.file.Now(), err
		if !c.check.stopped {
			c.checked = result
		}
	})
}

// cancelCheck gives a check up.
func (c *chores) cancelCheck() {
	if c.check.going {
		c.check.stopped = true
		c.check.cancel()
	}
}

// run does a chore beside the window. A cancelled one has not failed.
func (c *chores) run(w *chore, work func(ctx context.Context, step func(done, total int)) error, done func(error)) {
	ctx, cancel := context.WithCancel(context.Background())
	ended, from := make(chan struct{}), c.store
	w.going, w.cancel, w.ended = true, cancel, ended
	c.show()
	var said time.Time
	step := func(done, total int) {
		if now := time.Now(); done == total || now.Sub(said) >= often {
			said = now
			c.shell.runner.later(func() {
				if c.store == from && w.going {
					w.done, w.total = done, total
					c.show()
				}
			})
		}
	}
	c.shell.runner.quietly(func() error {
		defer close(ended)
		return work(ctx, step)
	}, func(err error) {
		if c.store != from || from == nil {
			return
		}
		w.going = false
		if w.stopped || ctx.Err() != nil {
			err = nil
		}
		cancel()
		stopped := w.stopped
		if err != nil {
			c.shell.dialogs.record(err)
		}
		if !stopped || w != &c.reseal {
			done(err)
		}
		c.show()
	})
}

// show says on the line and to whoever listens how far everything is.
func (c *chores) show() {
	if c.line.show(c.reseal) && c.frame != nil {
		c.frame.Refresh()
	}
	changed(c.heard)
	changed(c.backups.heard)
}

// resealing says in words how far the sealing is; "" when nothing is left to do.
func (w chore) resealing() string {
	switch {
	case w.total == 0:
		return ""
	case w.failed != nil:
		return "Sealing charts anew has stopped: " + planner.ErrorMessage(w.failed)
	case w.stopped:
		return fmt.Sprintf("%s of %s charts are sealed anew. The rest follows after the next sign-in.", grouped(w.done), grouped(w.total))
	}
	return fmt.Sprintf("Sealing %s of %s charts anew", grouped(w.done), grouped(w.total))
}

// resealLine is a quiet line at the foot of the window.
type resealLine struct {
	widget.BaseWidget
	words *text
	bar   *widget.ProgressBar
	rest  *button
}

func newResealLine(later func()) *resealLine {
	l := &resealLine{words: caption("").shortened(), bar: widget.NewProgressBar(), rest: newQuietButton("Later", later)}
	l.bar.TextFormatter = func() string { return "" }
	l.ExtendBaseWidget(l)
	l.Hide()
	return l
}

// CreateRenderer sets the words before a thin bar.
func (l *resealLine) CreateRenderer() fyne.WidgetRenderer {
	bar := middle(container.NewGridWrap(fyne.NewSize(180, 6), l.bar))
	line := container.NewBorder(nil, nil, nil, row(gap, bar, l.rest), middle(l.words))
	return widget.NewSimpleRenderer(column(0, hairline(),
		container.NewStack(newPanel(colorSurface, "", ""), padded(0, 0, gapPage, gapLarge, line))))
}

// show tells whether the line came or went.
func (l *resealLine) show(w chore) bool {
	going, before := w.going && w.total > 0, l.Visible()
	if going {
		l.words.set(w.resealing() + ". You can go on working.")
		l.bar.SetValue(float64(w.done) / float64(w.total))
	}
	visible(l, going)
	return going != before
}

// footLayout gives its last object its own height at the foot, and the first the
// rest.
type footLayout struct{}

// Layout places both.
func (footLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	foot := float32(0)
	if objects[1].Visible() {
		foot = objects[1].MinSize().Height
	}
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, max(0, size.Height-foot)))
	objects[1].Move(fyne.NewPos(0, size.Height-foot))
	objects[1].Resize(fyne.NewSize(size.Width, foot))
}

// MinSize is both under each other.
func (footLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	if objects[1].Visible() {
		size.Height += objects[1].MinSize().Height
		size.Width = max(size.Width, objects[1].MinSize().Width)
	}
	return size
}
