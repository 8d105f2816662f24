package planner

// RecallQuery says what is recalled: exactly one of its members counts, the
// first that is given.
type RecallQuery struct {
	Lot     ID     // one lot of the stock
	Batch   string // every lot of this batch number, of whatever product
	Product ID     // every lot of a product: a pigment, a diluent, a needle or a machine
	Needle  string // every lot of needles of this configuration, for example 3RL
}

// Recalled is one session of one patient in which something recalled was
// used, or laid out and may have been.
type Recalled struct {
	Patient Patient
	Record  ID
	Date    Date
	Session int // from 1
	Lot     LotRef
	Regions []string // names for clinicians; empty for a machine
	Amount  float64  // in the unit of the lot's kind; 0 is not known
	By      string   // who operated
	Signed  bool     // false = the session is still being logged
	// Unconfirmed tells that the lot was laid out and that nobody confirmed where
	// it was used: Regions is empty.
	Unconfirmed bool
	// Elsewhere tells that the record was signed in another clinic file.
	Elsewhere bool
}
