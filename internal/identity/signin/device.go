package signin

import "strings"

// deviceName makes "Firefox on Windows" of what a browser calls itself: enough
// for a person to recognise the device, and no more.
func deviceName(agent string) string {
	browser := firstOf(agent, "A browser", []named{
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	})
	system := firstOf(agent, "", []named{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "Chromebook"}, {"Windows", "Windows"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"},
	})
	if system == "" {
		return browser
	}
	return browser + " on " + system
}

type named struct{ mark, name string }

func firstOf(agent, otherwise string, list []named) string {
	for _, n := range list {
		if strings.Contains(agent, n.mark) {
			return n.name
		}
	}
	return otherwise
}
