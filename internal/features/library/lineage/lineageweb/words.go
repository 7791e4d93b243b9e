package lineageweb

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"lineage.invalid":               "Something in the form is not right yet",
		"lineage.none":                  "This is nobody’s version of anything.",
		"lineage.original_down":         "The original is not up at the moment. Your version stays as it is.",
		"lineage.files_reading":         "Its files are still being read. Try again in a minute.",
		"lineage.own_version":           "That came of this one, so this one cannot come of it.",
		"lineage.has_origin":            "This says already what it is a version of.",
		"lineage.unsaved":               "You are changing this and have not saved it. Save or drop that first, then decide here.",
		"lineage.choose":                "Choose one for each part",
		"lineage.sentence_long":         "Make the sentence shorter: at most 300 letters",
		"lineage.words_missing":         "Say in a sentence or two what you improved",
		"lineage.words_long":            "Make it shorter: at most 2,000 letters",
		"lineage.thanks_missing":        "Thank them in a sentence",
		"lineage.decline_words_missing": "Say kindly why it does not fit",
		"lineage.nothing_new":           "Yours is the same as the original so far, so there is nothing to offer.",
		"lineage.offered_already":       "You offered this already. Wait for the answer, or take the offer back.",
		"lineage.answered":              "This was answered already.",
		"lineage.took_nothing":          "Take at least one part, or say below why it does not fit",
		"lineage.licence_wider":         "What this came from does not allow that. Choose a licence that gives no more than the original does",
		"lineage.stays_in_trust":        "What this came from is all rights reserved, so it stays in its trust. Choose an audience there, or ask its author for a licence",
		"lineage.too_much_together":     "These files are too large for one download. Take them one by one.",

		"forbidden.lineage.adapt":  "Its author keeps all rights, so only people of its trust make their own version. Write a comment and ask.",
		"forbidden.lineage.film":   "A film stays with its owner, who asked everyone in it. Ask them to work on it together.",
		"forbidden.lineage.answer": "Its author and the editors of its organisation answer this.",
		"forbidden.lineage.drop":   "Who offered it can take it back.",
	})
}
