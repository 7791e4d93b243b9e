package administration

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"person.already_here":          "Somebody with this address is here already. Find them in the list",
		"person.email_taken":           "Another account has this address",
		"person.last_admin":            "This is the last admin here. Make somebody else an admin first.",
		"role.unknown":                 "Choose a role: member, editor, leader or admin.",
		"org.name_missing":             "Enter a name",
		"org.name_long":                "Use at most 200 characters for the name",
		"org.slug_shape":               "Use small letters, figures and dashes",
		"org.slug_taken":               "Another organisation has this address",
		"org.colour_shape":             "Enter a colour as # and six figures or letters, such as #0b5a6b",
		"org.about_long":               "Use at most 4,000 characters",
		"org.values_many":              "Name at most 12 values",
		"org.kind_unknown":             "Choose what it is",
		"org.logo_unreadable":          "Choose a picture as PNG, JPEG, GIF or WebP. We could not read this one",
		"org.has_trust":                "This school is in another trust.",
		"org.link_kinds":               "These two cannot be put into each other.",
		"org.link_circle":              "That would make a circle.",
		"theme.colour":                 "Enter a colour as # and six figures or letters, such as #0b5a6b",
		"forbidden.orgs.manage":        "This page is for admins of this organisation. Ask one of them.",
		"forbidden.people.grant":       "Only an admin of this organisation may do this.",
		"forbidden.people.grant_above": "You cannot give a role above your own, or change somebody who has one.",
		"forbidden.people.look_after":  "This person also works where you are not an admin. Ask an admin there, or end their membership here.",
	})
}
