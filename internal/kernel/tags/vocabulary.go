package tags

import "staffroom/internal/platform/fold"

// vocabulary is the closed lists. Subjects are those of the National Curriculum
// for England and the early years framework, with the other things that staff
// share; the words in Also are what people write for them.
var vocabulary = map[Facet][]Term{
	Subject: {
		{"art", "Art and design", []string{"art", "art & design", "drawing", "painting"}},
		{"citizenship", "Citizenship", nil},
		{"computing", "Computing", []string{"ict", "computer science", "coding", "computing non gcse", "computing gcse"}},
		{"cooking-nutrition", "Cooking and nutrition", []string{"food technology", "food", "cookery"}},
		{"design-technology", "Design and technology", []string{"dt", "d&t", "design technology"}},
		{"drama", "Drama", nil},
		{"early-years", "Early years areas of learning", []string{"early years", "understanding the world", "expressive arts and design", "continuous provision"}},
		{"english", "English", []string{"literacy", "english language", "english grammar", "english literature", "spag"}},
		{"french", "French", nil},
		{"geography", "Geography", []string{"fieldwork"}},
		{"german", "German", nil},
		{"history", "History", nil},
		{"languages", "Languages", []string{"mfl", "modern foreign languages", "modern languages"}},
		{"latin", "Latin", nil},
		{"maths", "Maths", []string{"mathematics", "numeracy", "arithmetic"}},
		{"music", "Music", nil},
		{"oracy", "Oracy", []string{"speaking and listening", "spoken language", "talk"}},
		{"pe", "PE", []string{"physical education", "sport", "games", "swimming"}},
		{"phonics", "Phonics", []string{"early reading", "letters and sounds"}},
		{"pshe", "PSHE", []string{"rshe", "rshe pshe", "rse", "personal social and health education", "relationships education", "wellbeing lessons"}},
		{"re", "RE", []string{"religious education", "religion and worldviews", "worldviews"}},
		{"reading", "Reading", []string{"guided reading", "whole class reading", "reading for pleasure"}},
		{"science", "Science", []string{"biology", "chemistry", "physics", "combined science"}},
		{"spanish", "Spanish", nil},
		{"writing", "Writing", []string{"handwriting", "spelling", "grammar", "composition"}},
	},
	KeyStage: {
		{"eyfs", "EYFS", []string{"early years", "early years foundation stage", "foundation stage"}},
		{"ks1", "Key stage 1", []string{"ks 1", "key stage one", "1"}},
		{"ks2", "Key stage 2", []string{"ks 2", "key stage two", "2", "lks2", "uks2", "lower key stage 2", "upper key stage 2"}},
		{"ks3", "Key stage 3", []string{"ks 3", "key stage three", "3"}},
		{"ks4", "Key stage 4", []string{"ks 4", "key stage four", "4", "gcse"}},
		{"ks5", "Key stage 5", []string{"ks 5", "key stage five", "5", "sixth form", "a level"}},
	},
	Year: {
		{"nursery", "Nursery", []string{"n", "n1", "n2", "f1"}},
		{"reception", "Reception", []string{"r", "yr", "year r", "f2"}},
		{"y1", "Year 1", []string{"year one"}}, {"y2", "Year 2", []string{"year two"}}, {"y3", "Year 3", []string{"year three"}},
		{"y4", "Year 4", []string{"year four"}}, {"y5", "Year 5", []string{"year five"}}, {"y6", "Year 6", []string{"year six"}},
		{"y7", "Year 7", nil}, {"y8", "Year 8", nil}, {"y9", "Year 9", nil}, {"y10", "Year 10", nil}, {"y11", "Year 11", nil},
		{"y12", "Year 12", nil}, {"y13", "Year 13", nil},
	},
	JobRole: {
		{"teacher", "Teachers", []string{"class teacher", "teachers"}},
		{"ect", "Early-career teachers", []string{"ect", "nqt", "early career teacher", "early career teachers", "trainee", "trainee teacher"}},
		{"ta", "Teaching assistants", []string{"ta", "tas", "hlta", "lsa", "teaching assistant", "learning support assistant", "support staff", "cover supervisor"}},
		{"subject-lead", "Subject leads", []string{"subject leader", "maths lead", "english lead", "curriculum lead", "phase lead", "phase leader", "middle leader"}},
		{"senco", "SENCOs and inclusion", []string{"sendco", "inclusion lead", "inclusion", "send lead", "senco"}},
		{"eyfs", "Early years staff", []string{"early years lead", "nursery nurse", "eyfs lead", "early years practitioner", "nursery"}},
		{"pastoral", "Pastoral and family support", []string{"family support", "pastoral lead", "learning mentor", "elsa", "family support worker", "attendance", "attendance officer", "behaviour lead", "dsl"}},
		{"leader", "Heads and senior leaders", []string{"head", "headteacher", "head teacher", "deputy head", "assistant head", "senior leader", "slt", "executive head", "school leader", "deputy"}},
		{"trust-leader", "Trust leaders", []string{"ceo", "director of education", "trust leader", "school improvement lead"}},
		{"governor", "Governors and trustees", []string{"governor", "trustee", "chair of governors", "clerk", "governance", "governance professional"}},
		{"business", "Business and finance", []string{"school business manager", "sbm", "finance", "cfo", "business manager", "finance officer", "bursar"}},
		{"admin", "Office and admin", []string{"office", "administrator", "school secretary", "receptionist", "office manager", "admin officer"}},
		{"site", "Site and premises", []string{"site manager", "caretaker", "premises", "estates", "cleaner", "site staff"}},
		{"catering", "Catering and lunchtime", []string{"kitchen", "cook", "midday supervisor", "catering lead", "lunchtime", "catering"}},
		{"it", "IT and data", []string{"it technician", "data manager", "network manager", "it lead", "data", "data lead"}},
		{"hr", "HR and people", []string{"human resources", "hr manager", "recruitment"}},
	},
}

var (
	byValue = map[Facet]map[string]Term{}
	byWord  = map[Facet]map[string]string{}
)

func init() {
	for f, terms := range vocabulary {
		byValue[f], byWord[f] = map[string]Term{}, map[string]string{}
		for _, t := range terms {
			byValue[f][t.Value] = t
			for _, w := range append([]string{t.Value, t.Label}, t.Also...) {
				byWord[f][fold.Key(spaced.Replace(w))] = t.Value
			}
		}
	}
}
