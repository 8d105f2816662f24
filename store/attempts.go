package store

import (
	"fmt"
	"time"

	"stipple/planner"
)

// WaitError is the cause of a Forbidden error when a passphrase or a recovery code
// was tried too soon after a wrong one. Whether it was right nobody looked.
type WaitError struct {
	Until time.Time     // by the clock the store was opened with
	Wait  time.Duration // from now till then, more than 0 and at most longestWait
}

// Error says how long to wait.
func (e *WaitError) Error() string {
	return fmt.Sprintf("tried too soon after a wrong passphrase: wait %s", e.Wait)
}

// longestWait is the most that somebody waits who mistyped: care goes on. Like the
// steps to it, it is a design choice.
const longestWait = 30 * time.Second

// waitAfter gives how long to wait after so many wrong tries in a row: 1, 2, 4, 8,
// 16 and then always 30 seconds.
func waitAfter(wrong int) time.Duration {
	switch {
	case wrong <= 0:
		return 0
	case wrong > 5:
		return longestWait
	}
	return time.Second << (wrong - 1)
}

// left gives how long is still to wait. A clock that was set back since the last
// try says nothing about how long ago it was, so waiting begins anew: nobody is
// kept out until the clock comes there again.
func (st *standing) left(now time.Time) time.Duration {
	if now.Before(st.At) {
		st.At = now
	}
	return max(0, waitAfter(st.Wrong)-now.Sub(st.At))
}

// try checks a secret of somebody, when it is not too soon after a wrong one. It is
// the only way to check one. The try counts as wrong before it is made, so that
// ending the program meanwhile does not help, and tries made side by side come one
// after the other. A wrong one, for which check gives a Forbidden error, leaves
// the line beside the trail; a right one begins the count anew; one that could not
// be made counts for nothing. Where nothing can be counted, because the folder
// cannot be written, secrets are checked all the same: care goes on.
func (w waiting) try(who planner.ID, line waitingLine, check func() error) error {
	var result error
	checked := false
	run := func() {
		result, checked = check(), true
	}
	err := w.locked(func(f *waitingFiles) error {
		now := w.o.Now()
		st := f.of(who)
		f.tellUnfinished(st)
		if left := st.left(now); left > 0 {
			result, checked = tooSoon(now, left), true
			return f.save()
		}
		before := st.Wrong
		st.Wrong, st.At, st.Trying = before+1, now, &line
		if err := f.save(); err != nil {
			return err
		}
		run()
		st.Trying = nil
		switch planner.ErrorCode(result) {
		case "":
			st.Wrong = 0
		case planner.Forbidden:
			st.At = w.o.Now()
			f.tell(st, line)
		default:
			st.Wrong = before
		}
		return f.save()
	})
	if err != nil && !checked {
		run()
	}
	return result
}

func tooSoon(now time.Time, left time.Duration) error {
	seconds := int((left + time.Second - 1) / time.Second)
	message := planner.Errorf(planner.Forbidden, "Wait %d seconds before the next try.", seconds)
	if seconds == 1 {
		message = planner.Errorf(planner.Forbidden, "Wait 1 second before the next try.")
	}
	return message.Because(&WaitError{Until: now.Add(left), Wait: left})
}
