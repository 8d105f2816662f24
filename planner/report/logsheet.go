package report

// logSheet lays out the form of one session.
func (s *sheet) logSheet() {}
