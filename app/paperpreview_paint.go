package app

import (
	"image"

	"stipple/planner/report"
)

// paperPicture is a page painted, or why it was not.
type paperPicture struct {
	image *image.RGBA
	perMM float64
	err   error
}

// noPage is told when a picture came too late.
const noPage = -1

// paperPainter paints the pages of a paper beside the window, one at a time,
// and keeps the pictures of those that are seen and of their neighbours.
type paperPainter struct {
	runner   runner
	paper    *report.Document
	pictures map[int]paperPicture
	busy     bool
	painted  func(page int)
}

func newPaperPainter(r runner) *paperPainter { return &paperPainter{runner: r} }

// take forgets everything and turns to another paper.
func (p *paperPainter) take(paper *report.Document) {
	p.paper, p.pictures = paper, map[int]paperPicture{}
}

// mostPerMM bounds what a picture takes: beyond 300 dots an inch no reader sees
// a difference.
const mostPerMM = 12

// want has the pages from first to last painted, and then their neighbours. It
// gives the pages whose pictures were dropped for being far away.
func (p *paperPainter) want(first, last int, plan sheetPlan) (dropped []int) {
	for page := range p.pictures {
		if page < first-1 || page > last+1 {
			delete(p.pictures, page)
			dropped = append(dropped, page)
		}
	}
	if p.busy {
		return dropped // comes again when that is done
	}
	perMM := min(mostPerMM, plan.perMM)
	order := []int{}
	for page := first; page <= last; page++ {
		order = append(order, page)
	}
	for _, page := range append(order, last+1, first-1) {
		if page < 0 || page >= plan.pages {
			continue
		}
		if found, ok := p.pictures[page]; !ok || found.perMM != perMM {
			p.paint(page, perMM)
			break
		}
	}
	return dropped
}

// paint paints a page. A picture of a paper that was taken away meanwhile is
// thrown away.
func (p *paperPainter) paint(page int, perMM float64) {
	paper := p.paper
	var picture *image.RGBA
	p.busy = true
	p.runner.quietly(func() (err error) {
		picture, err = paper.Pixels(page, perMM)
		return err
	}, func(err error) {
		p.busy = false
		if p.paper != paper {
			p.painted(noPage)
			return
		}
		p.pictures[page] = paperPicture{image: picture, perMM: perMM, err: err}
		p.painted(page)
	})
}
