package finder

import "staffroom/internal/platform/web"

func init() {
	web.Words(map[string]string{
		"cursor":               "That place in the results means nothing to us. Start from the first page.",
		"search.name_missing":  "Enter a name",
		"search.name_long":     "That name is too long. Use 80 characters or fewer",
		"search.alert_unknown": "Choose how often: no mail, every day, or once a week",
		"search.invalid":       "Something about this search is not right. Go back and check it.",
		"search.many":          "You keep 50 searches already. Delete one you no longer need",
	})
}
