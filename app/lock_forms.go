package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"stipple/planner"
	"stipple/store"
)

// formStore is what keeping half-filled forms needs of the store.
type formStore interface {
	Forms(ctx context.Context) ([]store.Draft, error)
	SaveDraft(ctx context.Context, d store.Draft) error
	DropDraft(ctx context.Context, kind store.DraftKind, id planner.ID) error
	NewID() planner.ID
}

// mostForms is how many half-filled forms of one user are kept; the oldest goes
// first.
const mostForms = 20

// forms keeps what is typed in open dialogs sealed in the clinic file, and
// offers it when the same form is opened again by the same user.
type forms struct {
	dialogs *dialogs
	file    formStore
	where   func() spot
	runner  runner
	last    *halfForm // closed last: it may be asked again with what was typed
}

// halfForm is a form with what was typed in it, as it is sealed.
type halfForm struct {
	Title string          // of the form
	Where spot            // the page it was opened on
	Asked []string        // what stood in its fields when it was opened
	Words []string        // what stands in them now
	Page  json.RawMessage `json:",omitempty"` // of a page: what it showed
}

func (h halfForm) is(other halfForm) bool {
	return h.Title == other.Title && h.Where == other.Where && slices.Equal(h.Asked, other.Asked)
}

// kept is an open form whose words are looked after.
type kept struct {
	form    halfForm
	fields  []worded
	id      planner.ID // of the draft, "" while there is none
	seen    []string   // words last kept
	waiting bool       // an earlier draft is on offer: it is not overwritten
	writer  *draftWriter
}

// opened begins to look after a form, and offers what was typed in it earlier.
func (f *forms) opened(s *sheet, title string, fields []worded) {
	if f == nil || len(fields) == 0 {
		return
	}
	k := &kept{fields: fields, form: halfForm{Title: title, Where: f.where(), Asked: wordsOf(fields)}}
	s.kept = k
	k.seen = k.form.Asked
	if l := f.last; l != nil && l.Title == title && l.Where == k.form.Where && slices.Equal(l.Words, k.form.Asked) && len(l.Asked) == len(fields) {
		k.form.Asked, k.seen = l.Asked, nil // the same form again, with what was typed
		return
	}
	d, form, found := f.find(k.form)
	if !found || len(form.Words) != len(fields) {
		return
	}
	k.id, k.waiting = d.ID, true
	f.dialogs.choose("Go on with what you typed?",
		"You filled in part of this form on "+d.At.Local().Format("02-Jan at 15:04")+" and did not finish it.",
		option{label: "Start afresh", run: func() {
			k.waiting = false
			f.drop(k)
		}},
		option{label: "Go on", kind: highImportance, run: func() {
			k.waiting, k.seen = false, form.Words
			for i, field := range fields {
				field.retype(form.Words[i])
			}
			s.fit()
		}})
}

// find gives the draft of a form, if there is one.
func (f *forms) find(like halfForm) (store.Draft, halfForm, bool) {
	drafts, err := f.file.Forms(context.Background())
	if err != nil {
		f.dialogs.record(err)
		return store.Draft{}, halfForm{}, false
	}
	for _, d := range drafts {
		var form halfForm
		if json.Unmarshal(d.Body, &form) == nil && form.is(like) {
			return d, form, true
		}
	}
	return store.Draft{}, halfForm{}, false
}

// keep seals what is typed in a form, if it changed since the last time.
func (f *forms) keep(k *kept) {
	if f == nil || k == nil || k.waiting {
		return
	}
	now := wordsOf(k.fields)
	if slices.Equal(now, k.seen) {
		return
	}
	k.seen = now
	if slices.Equal(now, k.form.Asked) {
		f.drop(k)
		return
	}
	k.form.Words = now
	f.save(k)
}

func (f *forms) save(k *kept) {
	body, err := json.Marshal(k.form)
	if err != nil {
		f.dialogs.record(fmt.Errorf("encode form: %w", err))
		return
	}
	if k.id == "" {
		k.id = f.file.NewID()
	}
	draft := store.Draft{Kind: store.FormDraft, ID: k.id, Patient: k.form.Where.Patient, Body: body}
	f.writerOf(k).put(func() error {
		if err := thinForms(f.file, k.id); err != nil {
			return err
		}
		return f.file.SaveDraft(context.Background(), draft)
	}, nil)
}

func (f *forms) writerOf(k *kept) *draftWriter {
	if k.writer == nil {
		k.writer = newDraftWriter(f.runner, f.told)
	}
	return k.writer
}

// told says once that what is typed in forms cannot be kept.
func (f *forms) told(err error) {
	if err == nil {
		return
	}
	f.dialogs.record(err)
	f.dialogs.inform("What you type cannot be kept now", planner.ErrorMessage(err)+" The form stays as it is, and keeping it is tried again; but a crash would lose what is in it.")
}

// thinForms makes room for a form where there are too many others.
func thinForms(file formStore, own planner.ID) error {
	drafts, err := file.Forms(context.Background())
	if err != nil {
		return err
	}
	drafts = slices.DeleteFunc(drafts, func(d store.Draft) bool { return d.ID == own })
	for i := mostForms - 1; i < len(drafts); i++ {
		if err := file.DropDraft(context.Background(), store.FormDraft, drafts[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// closed forgets a form that was finished or given up.
func (f *forms) closed(k *kept) {
	if f == nil || k == nil || k.waiting {
		return
	}
	last := k.form
	last.Words = wordsOf(k.fields)
	f.last = &last
	f.drop(k)
}

func (f *forms) drop(k *kept) {
	if k.id == "" {
		return
	}
	id := k.id
	k.id = ""
	f.writerOf(k).put(func() error { return f.file.DropDraft(context.Background(), store.FormDraft, id) }, nil)
}

// rest seals what is typed in a form and gives what is still to be done for it.
func (f *forms) rest(k *kept) func() error {
	f.keep(k)
	if k == nil || k.writer == nil {
		return nil
	}
	return k.writer.finish()
}
