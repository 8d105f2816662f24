package planner

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"stipple/planner/scalp"
)

// Signature closes a record. Whoever signs gave the passphrase for it.
type Signature struct {
	By     Person `json:"by"`
	At     Moment `json:"at"`
	Digest string `json:"digest"` // SHA-256 of what was signed, in hex
}

// Amendment is a dated, signed addition to a signed record. The original stays.
type Amendment struct {
	Seq    int    `json:"seq"`              // from 1
	Region string `json:"region,omitempty"` // key; "" = about the whole session
	Text   string `json:"text"`
	Reason string `json:"reason"`
	By     Person `json:"by"`
	At     Moment `json:"at"`
	Digest string `json:"digest"` // SHA-256 of it and of what came before, in hex
}

// Sign gives the record closed by a person's signature: timers stop, the totals
// are written down, and what nobody confirmed stays unconfirmed. Errors: Invalid
// when the session never started, started later than now or is signed already, or when the record has
// faults, Forbidden when somebody signs who neither operated nor is a physician.
func (s SessionRecord) Sign(by Person, at Moment) (SessionRecord, error) {
	switch {
	case s.Signed():
		return s, Errorf(Invalid, "This record is signed already. Write an amendment.")
	case s.Started.IsZero():
		return s, Errorf(Invalid, "This session never started. There is nothing to sign.")
	case s.Started.After(at):
		return s, Errorf(Invalid, "The clock says %s, which is before this session started. Set the computer's clock right and sign again.", at.Clinical())
	case by.ID != s.Operator.ID && by.Role != Physician:
		return s, Errorf(Forbidden, "%s operated. The operator signs, or a physician.", s.Operator.Name)
	}
	head, err := scalp.NewHead(s.Head)
	if err != nil {
		return s, Errorf(Invalid, "The head of this record cannot be drawn: %s.", err).Because(err)
	}
	s = s.Clone()
	s.Timer = s.Timer.paused(at)
	for i := range s.Records {
		s.Records[i].Timer = s.Records[i].Timer.paused(at)
	}
	s.Place = Place{}
	s.Totals = s.Summed(head)
	s.Signature = &Signature{By: by, At: at, Digest: s.digest()}
	if faults := s.Faults(); len(faults) > 0 {
		return s, faults.Err()
	}
	return s, nil
}

// digest is what a signature stands for: everything but the signature, what was
// added later and where the record came from.
func (s SessionRecord) digest() string {
	s.Signature, s.Amendments, s.Elsewhere = nil, nil, false
	return digestOf(s)
}

func digestOf(values ...any) string {
	sum := sha256.New()
	for _, v := range values {
		data, err := json.Marshal(v)
		if err != nil {
			return "" // never: records hold finite numbers and text; an empty digest is a fault
		}
		_, _ = sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Amend gives the signed record with an amendment. Errors: Invalid when the
// record is not signed, came from elsewhere, or text or reason is missing.
func (s SessionRecord) Amend(a Amendment) (SessionRecord, error) {
	tidyTexts(&a.Text, &a.Reason)
	switch {
	case !s.Signed():
		return s, Errorf(Invalid, "This record is not signed yet. Change it at the chair.")
	case s.Elsewhere:
		return s, Errorf(Invalid, "This record was signed elsewhere and is only read here.")
	case a.Text == "":
		return s, Errorf(Invalid, "Write what is to be added.")
	case a.Reason == "":
		return s, Errorf(Invalid, "Give the reason for the amendment.")
	}
	s.Amendments = slices.Clone(s.Amendments)
	a.Seq = len(s.Amendments) + 1
	a.Digest = a.digest(s.lastDigest())
	s.Amendments = append(s.Amendments, a)
	return s, s.Faults().Err()
}

// lastDigest is that of the newest amendment or else of the signature.
func (s SessionRecord) lastDigest() string {
	if n := len(s.Amendments); n > 0 {
		return s.Amendments[n-1].Digest
	}
	return s.Signature.Digest
}

func (a Amendment) digest(before string) string {
	a.Digest = ""
	return digestOf(before, a)
}
