package planner

// Due tells whether a chart has been kept as long as the clinic's settings ask:
// RetentionYears after the last day it speaks of care. It is never due when the
// settings name no years or the day is not known. What the law of the place asks
// the clinic must know; nothing is erased because of this alone.
func Due(card Card, safety Safety, today Date) bool {
	if safety.RetentionYears <= 0 || card.Last.IsZero() {
		return false
	}
	return !today.Before(card.Last.AddMonths(12 * safety.RetentionYears))
}
