package account

import (
	"strings"
	"time"
	_ "time/tzdata" // schools' times are London's on every machine

	"staffroom/internal/platform/web"
)

// london is where the schools are.
var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // tzdata is in the binary
	}
	return l
}()

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

func init() {
	web.Words(map[string]string{
		"person.name_missing":    "Enter a name",
		"person.name_long":       "Use at most 120 characters for the name",
		"person.email_shape":     "Enter an e-mail address, such as name@school.example",
		"person.job_title_long":  "Use at most 120 characters for the job title",
		"person.about_long":      "Use at most 2,000 characters",
		"person.theme_unknown":   "Choose light, dark, or as your device says",
		"person.letters_unknown": "Choose easier letters or the usual ones",
		"forbidden.people.edit":  "This page is somebody else’s. You can change your own.",
	})
}
