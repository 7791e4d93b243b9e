package tags

import (
	"slices"
	"strings"

	"staffroom/internal/platform/search"
)

// same is what staff write in short, with what it stands for; and words that
// mean the same to them.
var same = [][]string{
	{"SEND", "special educational needs and disabilities", "SEN", "special educational needs"},
	{"SENCO", "SENDCo", "special educational needs coordinator"},
	{"EHCP", "education health and care plan"},
	{"EAL", "English as an additional language"},
	{"PP", "pupil premium"},
	{"FSM", "free school meals"},
	{"MFL", "modern foreign languages", "languages"},
	{"EYFS", "early years foundation stage", "early years"},
	{"ECT", "early career teacher", "NQT", "newly qualified teacher"},
	{"ECF", "early career framework"},
	{"TA", "teaching assistant", "LSA", "learning support assistant"},
	{"HLTA", "higher level teaching assistant"},
	{"CPD", "continuing professional development", "INSET", "staff training"},
	{"SLT", "senior leadership team", "senior leaders"},
	{"DSL", "designated safeguarding lead"},
	{"KCSIE", "keeping children safe in education"},
	{"PSHE", "personal social health and economic education", "RSHE", "RSE", "relationships and sex education"},
	{"PE", "physical education"},
	{"RE", "religious education"},
	{"DT", "D&T", "design and technology"},
	{"ICT", "computing"},
	{"SPaG", "spelling punctuation and grammar", "GPS"},
	{"GPC", "grapheme phoneme correspondence"},
	{"VLE", "virtual learning environment"},
	{"MIS", "management information system"},
	{"AfL", "assessment for learning", "formative assessment"},
	{"ARE", "age related expectations"},
	{"SATs", "national curriculum tests"},
	{"MTC", "multiplication tables check"},
	{"PSC", "phonics screening check"},
	{"CPOMS", "safeguarding records"},
	{"ELSA", "emotional literacy support"},
	{"SEMH", "social emotional and mental health"},
	{"ASD", "ASC", "autism", "autistic"},
	{"ADHD", "attention deficit hyperactivity disorder"},
	{"SLCN", "speech language and communication needs"},
	{"SALT", "speech and language therapy"},
	{"TTRS", "times tables practice"},
	{"SBM", "school business manager"},
	{"GDPR", "data protection"},
	{"COSHH", "control of substances hazardous to health"},
	{"PPA", "planning preparation and assessment"},
	{"MAT", "multi academy trust"},
	{"WAGOLL", "what a good one looks like", "model text"},
	{"KWL", "know want learnt"},
	{"CPA", "concrete pictorial abstract"},
	{"maths", "mathematics", "math"},
	{"PD day", "training day", "inset day"},
	{"display", "working wall"},
	{"teacher of the deaf", "hearing impairment"},
}

// said is what staff and pupils say, with the word that stands in schemes of
// work. Both sides are found for each other.
var said = [][]string{
	{"add", "addition"}, {"subtract", "subtraction", "take away"}, {"multiply", "multiplication"}, {"divide", "division"},
	{"times tables", "multiplication tables", "multiplication facts"}, {"number bonds", "number pairs"}, {"chance", "probability"},
	{"BIDMAS", "BODMAS", "order of operations"}, {"HCF", "highest common factor"}, {"LCM", "lowest common multiple"}, {"trig", "trigonometry"},
	{"standard form", "scientific notation"}, {"telling the time", "reading clocks"}, {"averages", "mean median and mode"},
	{"solids liquids and gases", "states of matter"}, {"germs", "microbes", "microorganisms"}, {"digestion", "digestive system"},
	{"global warming", "climate change"}, {"green energy", "renewable energy"}, {"water cycle", "hydrological cycle"}, {"bones", "skeleton"},
	{"minibeasts", "invertebrates"},
	{"natural disasters", "natural hazards"}, {"map skills", "map reading"}, {"compass points", "compass directions"},
	{"UK", "United Kingdom"}, {"USA", "United States"},
	{"WW1", "First World War", "World War One", "World War I"}, {"WW2", "Second World War", "World War Two", "World War II"},
	{"slave trade", "transatlantic slavery"}, {"suffragettes", "women's suffrage", "votes for women"}, {"ancient Greeks", "ancient Greece"},
	{"ancient Egyptians", "ancient Egypt"}, {"Islam", "Muslim"}, {"Christianity", "Christian"}, {"Judaism", "Jewish"}, {"Hinduism", "Hindu"},
	{"Buddhism", "Buddhist"}, {"Sikhism", "Sikh"}, {"story writing", "narrative writing"}, {"information texts", "non-fiction"},
	{"speech marks", "inverted commas"}, {"connectives", "conjunctions"}, {"describing words", "adjectives"}, {"poem", "poetry"},
	{"advert", "advertising", "advertisement"}, {"persuasive", "persuasion"}, {"joined up writing", "cursive"}, {"coding", "programming"},
	{"e-safety", "online safety", "internet safety"}, {"football", "soccer"}, {"gym", "gymnastics"},
	{"feelings", "emotions"}, {"drugs and alcohol", "substance misuse"}, {"making friends", "friendship"}, {"money management", "personal finance"},
	{"clay", "ceramics"}, {"printing", "printmaking"},
	{"greetings", "saying hello"}, {"homework", "home learning"},
	{"playtime", "break time"}, {"child protection", "safeguarding"}, {"trips", "educational visits"},
	{"caretaker", "site manager"}, {"worksheets", "activity sheets"}, {"retrieval practice", "low stakes quizzing"}, {"absence", "attendance"},
	{"midday supervisors", "lunchtime supervisors"}, {"reading buddies", "paired reading"}, {"fire drill", "evacuation"},
}

// filler is what people type round what they look for.
var filler = []string{
	"how to teach", "how do I teach", "how do we teach", "how to", "how do I", "ideas for", "lesson on", "lessons on", "lesson about", "lessons about",
	"resources for", "resource for", "teaching", "learning about", "something on", "something about", "help with", "activities for", "worksheet on",
	"looking for", "I need", "what is", "unit on", "unit about", "introduction to",
	"lesson", "lessons", "resource", "resources", "teach", "ideas", "activities", "activity", "unit", "together", "basics", "pupils", "children",
}

// Lexicon is what search knows of the words of schools.
func Lexicon() search.Lexicon {
	l := search.Lexicon{Same: append(slices.Clone(same), said...), Filler: filler}
	mean := func(words string, f Facet, values ...string) {
		l.Means = append(l.Means, search.Meaning{Words: words, Facet: string(f), Values: values})
	}
	for _, f := range []Facet{KeyStage, Year} {
		for _, t := range vocabulary[f] {
			for _, w := range append([]string{t.Value, t.Label}, t.Also...) {
				if len(w) > 1 { // "1" is not a key stage when somebody searches
					mean(w, f, t.Value)
				}
			}
		}
	}
	// A subject by its name alone: what else stands for one ("drawing", "food")
	// is more often what is looked for.
	for _, t := range vocabulary[Subject] {
		mean(t.Label, Subject, t.Value)
		mean(strings.ReplaceAll(t.Value, "-", " "), Subject, t.Value)
	}
	for year, stage := range stageOf {
		mean(Label(Year, year), KeyStage, stage)
		mean(year, KeyStage, stage)
	}
	return l
}

// stageOf is the key stage of each year (Education Act 2002, section 82).
var stageOf = map[string]string{
	"nursery": "eyfs", "reception": "eyfs", "y1": "ks1", "y2": "ks1", "y3": "ks2", "y4": "ks2", "y5": "ks2", "y6": "ks2",
	"y7": "ks3", "y8": "ks3", "y9": "ks3", "y10": "ks4", "y11": "ks4", "y12": "ks5", "y13": "ks5",
}

// StageOf is the key stage of a year group; "" for none.
func StageOf(year string) string { return stageOf[year] }
