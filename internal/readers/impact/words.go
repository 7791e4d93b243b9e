package impact

import (
	"strconv"

	"staffroom/internal/platform/web"
)

func init() {
	web.Words(map[string]string{
		"forbidden.impact":     "What became of something is for its author and for the editors of the organisation that it is from. Its own page shows which schools use it and what happened.",
		"forbidden.thanks.own": "This is your own. Others can thank you for it.",
	})
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
