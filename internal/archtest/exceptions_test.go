package archtest

// storeys from the top of the house. A package imports only from storeys below
// its own; within these it may, unless the storey keeps its rooms apart.
var storeys = []struct {
	dirs  []string
	apart bool // its rooms do not meet
}{
	{dirs: []string{"cmd", "e2e", "bench"}},
	{dirs: []string{"cli"}},
	{dirs: []string{"app"}},
	{dirs: []string{"protocols"}, apart: true},
	{dirs: []string{"readers"}, apart: true},
	{dirs: []string{"features"}, apart: true},
	{dirs: []string{"kernel"}, apart: true},
	{dirs: []string{"identity"}},
	{dirs: []string{"platform"}},
}

// meetings are imports that the storeys forbid, from and to, each with its reason.
// A from that ends in "/*" is every room of that storey.
var meetings = []struct{ from, to, reason string }{
	{"kernel/*", "kernel/items", "items is the header that tags, files and threads hang on"},
	{"kernel/items/itemcards", "kernel/tags", "a card in a list says in words whom the item is for"},
}

// speakHTTP are the packages that may import net/http besides those named *web.
var speakHTTP = []struct{ dir, reason string }{
	{"platform/web", "it is the door"},
	{"identity/shell", "the frame round every page"},
	{"readers", "each has its pages in it"},
	{"protocols", "the outside world's formats come over HTTP"},
	{"app", "it mounts the routes and runs the server"},
	{"cli", "serve ends a server in good order; bench measures one from outside"},
	{"bench", "it measures over HTTP"},
	{"cmd", "main may have to end a server"},
}

// readTheClock are the packages that may ask what time it is; all others get a clock.
var readTheClock = []struct{ dir, reason string }{
	{"platform/clock", "it is the clock"},
	{"platform/id", "identifiers sort by the real time they were made, whatever a test pretends"},
	{"platform/blob", "the age of a file is the file system's"},
	{"platform/web", "it measures how long a request takes"},
	{"platform/jobs", "its workers keep the machine's time, and it measures how long a job takes"},
	{"cmd", "main makes the clock"},
	{"cli", "commands are where the real world comes in"},
	{"bench", "it measures"},
}

// readEnvironment are the packages that may look at environment variables.
var readEnvironment = []struct{ dir, reason string }{
	{"platform/config", "it is the configuration"},
	{"platform/extract", "its child process gets PATH and nothing else"},
	{"cmd", "main hands the environment down"},
	{"cli", "commands hand it to config"},
	{"bench", "a program of its own"},
}

// rawMarkup are the packages that may write HTML that was not escaped.
var rawMarkup = []struct{ dir, reason string }{
	{"platform/markup", "its output is sanitised"},
	{"platform/web/ui", "icons and other marks of our own"},
}

// Limits of size. They are the house rules' figures; a package or a file at its
// limit has two subjects.
const (
	functionP95  = 70   // lines; 19 of 20 functions are shorter
	packageLines = 6000 // lines of a package without tests and generated code
	fileLines    = 900
)

func listed(dir string, list []struct{ dir, reason string }) bool {
	for _, e := range list {
		if within(dir, e.dir) {
			return true
		}
	}
	return false
}
