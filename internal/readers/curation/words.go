package curation

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"collection.invalid":               "Something about this collection is not right. Go back and check it.",
		"collection.title_missing":         "Enter a title",
		"collection.title_long":            "That title is too long. Use 120 characters or fewer",
		"collection.about_long":            "That is too long. Use 600 characters or fewer",
		"collection.heading_missing":       "Enter a heading",
		"collection.note_long":             "That note is too long. Use 300 characters or fewer",
		"collection.full":                  "A collection holds 200 lines. Begin a second one, or take something out",
		"collection.keeper_missing":        "Choose who looks after it",
		"collection.choose":                "Choose a collection",
		"collection.deleted":               "This collection is deleted. Bring it back first.",
		"collection.not_deleted":           "This collection is not deleted. Somebody has brought it back.",
		"forbidden.collections.make":       "Only editors begin collections that belong to an organisation. Begin one of your own instead.",
		"forbidden.collections.edit":       "Only those who look after this collection change it. Ask the person who made it.",
		"forbidden.collections.delete":     "Only those who look after this collection delete it. Ask the person who made it.",
		"forbidden.collections.publish":    "Showing it to everyone takes an editor. Ask one of yours",
		"forbidden.collections.share_with": "You are not in that organisation",
		"forbidden.collections.share_me":   "Only its author can keep it to themselves",
		"saved.many":                       "You keep 1,000 things already. Drop some that you no longer need.",
		"follow.many":                      "You follow 300 already. End some that you no longer need.",
	})
}
