package home

import "staffroom/internal/features/library/heard"

// heardView is one thing that became of something that the reader shared.
type heardView struct {
	Icon, Title, Href, Said, When string
	New                           bool
}

var heardIcons = map[heard.Kind]string{heard.Used: "badge-check", heard.Noted: "message-square", heard.Adapted: "git-fork", heard.Thanked: "hand-heart"}

func (d day) became() []heardView {
	var out []heardView
	for _, n := range d.heard {
		out = append(out, heardView{heardIcons[n.Kind], n.Title, n.Path, n.Sentence(), ago(n.At, d.now), n.At.After(d.since)})
	}
	return out
}
