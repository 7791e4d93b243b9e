package signinweb

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"signin.wrong":           "That e-mail and password do not match. Check both and type the password again.",
		"signin.too_many":        "Too many tries. Wait five minutes, then try again. Your own device, where you signed in before, may still try.",
		"signin.too_many_links":  "Too many tries. Wait five minutes, then ask for a link again.",
		"signin.email_missing":   "Enter your school e-mail address",
		"signin.needed":          "This page is for staff. Sign in first.",
		"signin.ended":           "You were signed out. Sign in again.",
		"signin.gone":            "This account cannot be used any more. Ask an admin of your school.",
		"signin.link_ended":      "This link has ended. Ask for a new one.",
		"signin.password_short":  "Use at least 12 characters",
		"signin.password_long":   "Use fewer than 1,000 characters",
		"signin.password_common": "Choose one that is harder to guess: this one is common, repeats itself, or is your name",
		"signin.old_wrong":       "That is not your password now. Type it again",
		"signin.demo_unknown":    "This demonstration does not have that person. Choose one from the list.",
		"token.name":             "Enter a name for it, such as “Newsletter script”",
		"token.many":             "You have 20 tokens, which is the most. End one first",
		"token.unknown":          "This token has ended. Make a new one on your account page.",
		"mail.none":              "This Staffroom does not send e-mail.",
	})
}
