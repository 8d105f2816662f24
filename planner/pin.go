package planner

import (
	"fmt"
	"slices"
)

// PINLength is how many digits a session PIN has.
const PINLength = 6

// PINTries is how often a session PIN may be entered wrong before it counts no
// more and the passphrase is needed.
const PINTries = 3

// CheckPIN gives nil, or an Invalid error that says why a session PIN will not do:
// it is not six digits, or it is among the first that anybody would try, such as
// one digit six times, digits in a row, a short pattern repeated, or the day the
// patient was born. Which ones count as easy is our choice.
func CheckPIN(pin string, born Date) error {
	if len(pin) != PINLength || !allDigits(pin) {
		return Errorf(Invalid, "A session PIN has %d digits.", PINLength)
	}
	switch {
	case repeats(pin, 1), repeats(pin, 2), repeats(pin, 3), inARow(pin, 1), inARow(pin, 9):
		return Errorf(Invalid, "This PIN is easy to guess. Use digits that follow no pattern.")
	case !born.IsZero() && slices.Contains(spelledDigits(born), pin):
		return Errorf(Invalid, "This PIN is the patient's date of birth. Use other digits.")
	}
	return nil
}

// repeats tells whether a PIN is nothing but its first n digits again and again.
func repeats(pin string, n int) bool {
	for i := n; i < len(pin); i++ {
		if pin[i] != pin[i-n] {
			return false
		}
	}
	return true
}

// inARow tells whether every digit is so much more than the one before, counted
// round: 9 more is 1 less.
func inARow(pin string, step int) bool {
	for i := 1; i < len(pin); i++ {
		if (int(pin[i-1]-'0')+step)%10 != int(pin[i]-'0') {
			return false
		}
	}
	return true
}

// spelledDigits lists how a day is written in six digits.
func spelledDigits(d Date) []string {
	day, month, year, short := d.Day, int(d.Month), d.Year, d.Year%100
	return []string{
		fmt.Sprintf("%02d%02d%02d", day, month, short), fmt.Sprintf("%02d%02d%02d", month, day, short),
		fmt.Sprintf("%02d%02d%02d", short, month, day), fmt.Sprintf("%02d%02d%02d", short, day, month),
		fmt.Sprintf("%04d%02d", year, month), fmt.Sprintf("%02d%04d", month, year),
	}
}
