package store

import (
	"slices"
	"strings"

	"stipple/planner"
)

// ofTheOther stands in the trail for what a merge took over from the other chart,
// which may be erased once it is a chart of its own again: the kept chart's entries
// outlive it.
const ofTheOther = "(of the other chart)"

// mergeChanges lists what a merge changed in the kept patient: what its own chart
// held, and nothing of what came from the other. The former charts are named by
// the entry of the merge. It is never nil.
func mergeChanges(own, merged planner.Patient) []planner.AuditChange {
	merged.Former = own.Former
	list := []planner.AuditChange{}
	for _, change := range planner.Differences(own, merged) {
		if change.After != "" {
			change.After = ofTheOther
		}
		if change.Before == "" { // where it is may tell what it is
			change.Field = change.Field[:len(change.Field)-len(strings.TrimLeft(change.Field, fieldLetters))]
		}
		if !slices.Contains(list, change) {
			list = append(list, change)
		}
	}
	return list
}

const fieldLetters = "abcdefghijklmnopqrstuvwxyz_"

// unmergeChanges lists the same of a merge that is taken back.
func unmergeChanges(own, merged planner.Patient) []planner.AuditChange {
	list := mergeChanges(own, merged)
	for i, change := range list {
		list[i].Before, list[i].After = change.After, change.Before
	}
	return list
}
