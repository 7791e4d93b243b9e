package gateweb

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"gate.invalid":             "Something in the form is not right yet",
		"gate.needs_check":         "Somebody else looks at it first. Ask for a check.",
		"item.needs_check":         "Somebody else looks at it first. Ask for a check.",
		"gate.not_needed":          "Nobody has to look at this first. Share it.",
		"gate.no_checker":          "There is nobody else who could look at it yet. Ask an admin to make a colleague an editor.",
		"gate.asked_already":       "Somebody has asked for this already. It waits for a second pair of eyes.",
		"gate.decided":             "Somebody was quicker: this check has moved on. Load the page again.",
		"gate.not_claimed":         "You had not said that you would look at it.",
		"gate.changed_meanwhile":   "It was changed while you were looking. What you see now is the newest: look again, then decide.",
		"gate.consent_ended":       "Consent for pupils in it has ended. Take the pictures out, or ask for a check with new consent.",
		"gate.not_yet":             "Answer yes, or ask for changes",
		"gate.answer_missing":      "Choose an answer",
		"gate.permission_words":    "Name what is permitted, and by whom",
		"gate.consent_until":       "Enter the day until which consent is recorded. It lies ahead",
		"gate.review_day":          "Choose a day between tomorrow and two years from now",
		"gate.words_missing":       "Say in a sentence what needs to change, or why not",
		"gate.words_long":          "Make it shorter: at most 2,000 letters",
		"gate.choose":              "Choose what should happen",
		"gate.reason_missing":      "Say why, without naming a pupil",
		"gate.file_missing":        "Choose what has to go",
		"gate.licence_not_allowed": "Your trust does not share under that licence. Choose another one",
		"gate.check_from":          "Choose from where on somebody looks first",
		"gate.owner_unknown":       "Choose who owns it",
		"gate.licences_none":       "Choose at least one licence",

		"forbidden.gate.ask":    "Its author and the editors of its organisation choose who sees this.",
		"forbidden.gate.check":  "Editors look at these. Ask an admin if you should be one.",
		"forbidden.gate.own":    "You made this, so somebody else looks at it.",
		"forbidden.gate.asked":  "You asked for this check, so somebody else looks at it.",
		"forbidden.gate.edited": "You changed this yourself, so another editor lets it through.",
		"forbidden.gate.drop":   "Whoever asked, and the author, can take the request back.",
		"forbidden.gate.rules":  "Admins decide about the rules of sharing.",
	})
}
