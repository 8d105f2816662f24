package planner

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"stipple/planner/quantity"
)

func TestCheckPIN(t *testing.T) {
	born := Date{Year: 1984, Month: 7, Day: 3}
	for pin, ok := range map[string]bool{
		"": false, "12345": false, "1234567": false, "48a517": false, "４８１５１７": false, "-48151": false,
		"000000": false, "777777": false, "123456": false, "012345": false, "567890": false, "654321": false, "210987": false,
		"121212": false, "909090": false, "123123": false, "481481": false,
		"030784": false, "070384": false, "840703": false, "840307": false, "198407": false, "071984": false,
		"481516": true, "030785": true, "112233": true, "123457": true,
	} {
		t.Run(pin, func(t *testing.T) {
			err := CheckPIN(pin, born)
			if (err == nil) != ok || !ok && ErrorCode(err) != Invalid {
				t.Errorf("%v", err)
			}
		})
	}
	if err := CheckPIN("030784", Date{}); err != nil {
		t.Error(err)
	}
}

// TestFewPINsAreRefused: what is refused is what anybody would try, and nearly all
// of the million are left.
func TestFewPINsAreRefused(t *testing.T) {
	born := Date{Year: 1984, Month: 7, Day: 3}
	refused := 0
	for n := range 1_000_000 {
		if CheckPIN(fmt.Sprintf("%06d", n), born) != nil {
			refused++
		}
	}
	if refused < 1000 || refused > 1200 {
		t.Errorf("%d of a million are refused", refused)
	}
}

func TestEveryBirthdayIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		born := Date{Year: rapid.IntRange(1900, 2026).Draw(t, "year"), Month: 1, Day: 1}.AddDays(quantity.Days(rapid.IntRange(0, 364).Draw(t, "day")))
		for _, pin := range spelledDigits(born) {
			if CheckPIN(pin, born) == nil {
				t.Errorf("%s is taken for somebody born on %s", pin, born)
			}
		}
	})
}
