package auditlog

import (
	"strings"

	"staffroom/internal/platform/facts"
	"staffroom/internal/platform/web/ui"
)

// did is what each fact says somebody did. {Person}, {Org}, {Role}, {Before} and
// {To} are filled from the fact; the thing itself follows as a link.
var did = map[string]string{
	"orgs.added":              "added the organisation {Org}",
	"orgs.linked":             "put {Child} into {Parent}",
	"orgs.unlinked":           "took {Child} out of {Parent}",
	"orgs.profile_changed":    "changed the settings: {Fields}",
	"people.added":            "added {Person} to {Org} as {Role}",
	"people.role_changed":     "changed the role of {Person} in {Org} from {Before} to {Role}",
	"people.membership_ended": "ended the membership of {Person} in {Org}",
	"people.deactivated":      "stopped {Person} from signing in",
	"people.reactivated":      "let {Person} sign in again",
	"people.list_joined":      "added people by a list",
	"people.changed":          "changed their own page",
	"people.corrected":        "put the name or address of {Person} right",
	"signin.link_made":        "made a password link for {Person}",
	"signin.signed_in":        "signed in",
	"signin.signed_out":       "signed out",
	"signin.password_set":     "set a password",
	"signin.token_made":       "made a read token",
	"signin.token_revoked":    "ended a read token",
	"items.drafted":           "started a draft",
	"items.shared":            "shared {To}:",
	"items.saved":             "saved a new version of",
	"items.withdrawn":         "withdrew",
	"items.put_back":          "put back",
	"items.deleted":           "deleted",
	"items.undeleted":         "brought back",
	"items.pinned":            "pinned or unpinned",
	"files.added":             "added a file to",
	"files.read":              "read a file of",
	"files.removed":           "took a file out of",
	"threads.commented":       "commented on",
	"threads.edited":          "changed a comment on",
	"threads.removed":         "took a comment away from",
	"threads.restored":        "brought a comment back on",
	"adoption.adopted":        "said that {Org} uses",
	"adoption.corrected":      "put right how {Org} uses",
	"adoption.ended":          "said that {Org} no longer uses",
	"adoption.undone":         "took back that {Org} uses",
	"adoption.restored":       "said again that {Org} uses",
	"adoption.put_away":       "did not want to say what happened with",
	"adoption.noted":          "said what happened at {Org} with",
	"adoption.note_changed":   "changed what they said of",
	"adoption.note_removed":   "took away what was said of",
	"adoption.note_restored":  "brought back what was said of",
	"library.imported":        "imported items",
	"gate.asked":              "asked for a check of",
	"gate.changes_asked":      "asked for changes to",
	"gate.answered":           "answered the check of",
	"gate.claimed":            "said who looks at",
	"gate.approved":           "let through, {To}:",
	"gate.declined":           "declined to let through",
	"gate.dropped":            "took back the request to check",
	"gate.verified":           "found still right:",
	"gate.taken_out":          "took a file out, since consent ended, of",
	"gate.consent_ended":      "took back from everyone, since consent ended:",
	"gate.rules_changed":      "changed the rules of sharing of {Org}",
	"thanks.given":            "said thank you for",
	"thanks.taken_back":       "took their thanks back for",
	"heard.mail_chosen":       "chose whether a mail tells what became of what they shared",
	"lineage.adapted":         "made their own version:",
	"lineage.changes_taken":   "went through what changed in the original of",
	"lineage.offered":         "offered an improvement to",
	"lineage.offer_taken":     "took an offered improvement into",
	"lineage.offer_declined":  "declined an offered improvement to",
	"lineage.offer_dropped":   "took an offer back that was made of",
	"searches.kept":           "saved a search",
	"searches.renamed":        "renamed a saved search",
	"searches.dropped":        "dropped a saved search",
	"searches.alerted":        "chose how often to be told of a saved search",
	"collections.made":        "began a collection",
	"collections.described":   "changed the words of a collection",
	"collections.shared":      "shared a collection {To}",
	"collections.added":       "added to a collection:",
	"collections.noted":       "changed a line of a collection:",
	"collections.moved":       "moved a line of a collection:",
	"collections.removed":     "took out of a collection:",
	"collections.restored":    "brought back into a collection:",
	"collections.deleted":     "deleted a collection",
	"collections.undeleted":   "brought a collection back",
	"stops.said":              "said that {Org} stopped",
	"stops.taken_back":        "took back that a school stopped",
	"stops.said_again":        "said again that a school stopped",
	"quality.checked":         "went through five points of",
	"quality.endorsed":        "endorsed for {Org}:",
	"quality.revoked":         "took back the endorsement of {Org} for",
	"quality.endorsed_again":  "endorsed again for {Org}:",
	"follow.saved":            "saved something for later",
	"follow.unsaved":          "no longer keeps something for later",
	"follow.followed":         "began to follow something",
	"follow.unfollowed":       "stopped following something",
}

// rooms are what the trail can be narrowed to.
var rooms = []struct{ prefix, label string }{
	{"", "Everything"}, {"people.", "People and roles"}, {"orgs.", "Settings"}, {"items.", "What was shared"}, {"threads.", "Comments"},
	{"adoption.", "Uses and what happened"}, {"files.", "Files"}, {"gate.", "Checks"}, {"collections.", "Collections"}, {"signin.", "Signing in"}, {"library.", "Imports"}, {"lineage.", "Own versions"},
}

func roomOf(prefix string) (string, bool) {
	for _, r := range rooms {
		if r.prefix == prefix {
			return r.label, true
		}
	}
	return "", false
}

func roomOptions(chosen string) (out []ui.Option) {
	for _, r := range rooms {
		out = append(out, ui.Option{Value: r.prefix, Label: r.label, Chosen: r.prefix == chosen})
	}
	return out
}

// say is what a fact says; a type that this version does not know says its name.
func (n names) say(r facts.Row) string {
	words, ok := did[r.Type]
	if !ok {
		words = "did " + strings.NewReplacer(".", ": ", "_", " ").Replace(r.Type)
	}
	if r.Type == "items.pinned" {
		words = map[bool]string{true: "pinned", false: "unpinned"}[r.Data["On"] == true]
	}
	for key, value := range r.Data {
		if strings.Contains(words, "{"+key+"}") {
			words = strings.ReplaceAll(words, "{"+key+"}", n.value(key, value))
		}
	}
	audience, _ := r.Data["Audience"].(string)
	words = strings.ReplaceAll(words, "{To}", n.audience(audience))
	if r.About.Item == "" {
		words = strings.TrimSuffix(words, ":")
	}
	if n.items[r.About.Item].title == "" && r.About.Item != "" && r.Type != "items.drafted" {
		words += " something you may not see"
	}
	return words
}

func (n names) value(key string, v any) string {
	if list, ok := v.([]any); ok {
		var out []string
		for _, one := range list {
			out = append(out, n.value("", one))
		}
		return strings.ReplaceAll(strings.Join(out, ", "), "_", " ")
	}
	s, _ := v.(string)
	switch key {
	case "Person":
		return n.who(s)
	case "Org", "Parent", "Child":
		if name := n.orgs[s]; name != "" {
			return name
		}
		return "an organisation"
	}
	return s
}

func (n names) audience(a string) string {
	if org, ok := strings.CutPrefix(a, "org:"); ok {
		if name := n.orgs[org]; name != "" {
			return "with " + name
		}
		return "with an organisation"
	}
	if a == "public" {
		return "with everyone"
	}
	return "with nobody else"
}

func (n names) who(id string) string {
	if id == "" {
		return "Staffroom"
	}
	if name := n.people[id]; name != "" {
		return name
	}
	return "Somebody"
}
