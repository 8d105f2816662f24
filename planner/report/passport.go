package report

// passport lays out what goes into the patient's skin.
func (s *sheet) passport() {}
