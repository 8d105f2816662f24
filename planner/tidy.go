package planner

// Tidy returns the plan as it is stored: texts trimmed and freed of stray
// control characters, drawings rounded, sharing nothing with the plan given.
func (p Plan) Tidy() Plan {
	p = p.Clone()
	tidyLines(&p.Title, &p.Author)
	tidyTexts(&p.Note)
	for i := range p.Regions {
		// A scar of white space only stays, to be named: without any name it
		// would turn into the whole zone it lies on.
		if scar := tidyLine(p.Regions[i].Scar); scar != "" {
			p.Regions[i].Scar = scar
		}
		if drawn := p.Regions[i].Drawn; drawn != nil {
			*drawn = drawn.Tidy()
		}
	}
	for i := range p.Sessions {
		p.Sessions[i].tidy()
	}
	p.Reached = p.followed()
	for i := range p.Acceptances {
		a := &p.Acceptances[i]
		tidyLines(&a.Reason, &a.By)
	}
	return p
}

func (s *Session) tidy() {
	tidyLines(&s.Time)
	tidyTexts(&s.Note)
	for i := range s.Prescriptions {
		prescription := &s.Prescriptions[i]
		tidyTexts(&prescription.Note)
		for j := range prescription.Passes {
			prescription.Passes[j].tidy()
		}
	}
}

func (p *Pass) tidy() {
	if n := p.Needle; n != nil {
		tidyLines(&n.Configuration, &n.Shape, &n.Maker)
	}
	if m := p.Mix; m != nil {
		tidyLines(&m.Diluent, &m.Prepared, &m.DiscardAfter)
		for i := range m.Pigments {
			tidyLines(&m.Pigments[i].Name)
		}
	}
}

func tidyLines(lines ...*string) {
	for _, line := range lines {
		*line = tidyLine(*line)
	}
}

func tidyTexts(texts ...*string) {
	for _, text := range texts {
		*text = tidyText(*text)
	}
}
