package browser

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// Request is one request that a page made.
type Request struct {
	Method string
	URL    string
	Type   string // Document, Stylesheet, Script, Image, Font, Fetch …
	Status int    // 0 while there is no answer
	Bytes  int    // received over the network, headers and compression included
}

// Host is the name and port that the request went to.
func (r Request) Host() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// record is what a window reports. It is written by the browser's goroutine.
type record struct {
	mu         sync.Mutex
	main       cdp.FrameID
	loading    bool
	asked      time.Time // when the page last asked to go somewhere else
	status     int
	requests   []*Request
	open       map[network.RequestID]*flight
	violations []string
	errors     []string
}

// undecided is how long a page that asked to go somewhere else may take until the
// request goes out; a download or a fragment never leaves it.
const undecided = 400 * time.Millisecond

// flight is a request that has not ended.
type flight struct {
	*Request
	loader cdp.LoaderID
}

func newRecord() *record { return &record{open: map[network.RequestID]*flight{}} }

func (r *record) listen(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		r.sent(e)
	case *network.EventResponseReceived:
		r.answered(e)
	case *network.EventLoadingFinished:
		if f := r.open[e.RequestID]; f != nil {
			f.Bytes = int(e.EncodedDataLength)
		}
		delete(r.open, e.RequestID)
	case *network.EventLoadingFailed:
		delete(r.open, e.RequestID)
	case *page.EventFrameRequestedNavigation:
		if e.FrameID == r.main {
			r.asked = time.Now()
		}
	case *page.EventFrameStartedLoading:
		r.loading = r.loading || e.FrameID == r.main
	case *page.EventFrameStoppedLoading:
		r.loading = r.loading && e.FrameID != r.main
	case *page.EventFrameNavigated:
		r.navigated(e)
	case *audits.EventIssueAdded:
		r.issue(e)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			r.errors = append(r.errors, strings.TrimSpace(e.Entry.Text+" "+e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			r.errors = append(r.errors, "console.error: "+said(e.Args))
		}
	case *runtime.EventExceptionThrown:
		r.errors = append(r.errors, thrown(e.ExceptionDetails))
	}
}

func (r *record) sent(e *network.EventRequestWillBeSent) {
	if strings.HasPrefix(e.Request.URL, "data:") || strings.HasPrefix(e.Request.URL, "blob:") {
		return
	}
	if f := r.open[e.RequestID]; f != nil && e.RedirectResponse != nil { // the same request, sent on
		f.Status = int(e.RedirectResponse.Status)
	}
	q := &Request{Method: e.Request.Method, URL: e.Request.URL, Type: string(e.Type)}
	r.requests = append(r.requests, q)
	if e.Type != network.ResourceTypeEventSource && e.Type != network.ResourceTypePing { // neither ends when the page is ready
		r.open[e.RequestID] = &flight{Request: q, loader: e.LoaderID}
	}
}

func (r *record) answered(e *network.EventResponseReceived) {
	if f := r.open[e.RequestID]; f != nil {
		f.Status = int(e.Response.Status)
	}
	if e.Type == network.ResourceTypeDocument && e.FrameID == r.main {
		r.status = int(e.Response.Status)
	}
}

// navigated drops what the page before was still waiting for.
func (r *record) navigated(e *page.EventFrameNavigated) {
	if e.Frame.ParentID != "" {
		return
	}
	r.asked = time.Time{}
	for id, f := range r.open {
		if f.loader != e.Frame.LoaderID {
			delete(r.open, id)
		}
	}
}

func (r *record) issue(e *audits.EventIssueAdded) {
	d := e.Issue.Details
	if d == nil || d.ContentSecurityPolicyIssueDetails == nil {
		return
	}
	c := d.ContentSecurityPolicyIssueDetails
	v := fmt.Sprintf("%s (%s) %s", c.ViolatedDirective, c.ContentSecurityPolicyViolationType, c.BlockedURL)
	if at := c.SourceCodeLocation; at != nil {
		v += fmt.Sprintf(" at %s:%d", at.URL, at.LineNumber+1)
	}
	r.violations = append(r.violations, strings.TrimSpace(v))
}

func said(args []*runtime.RemoteObject) string {
	var b strings.Builder
	for _, a := range args {
		fmt.Fprintf(&b, "%s ", cmp.Or(a.Description, string(a.Value)))
	}
	return strings.TrimSpace(b.String())
}

func thrown(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil {
		text += " " + cmp.Or(d.Exception.Description, string(d.Exception.Value))
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}

// busy says what the window waits for, or "".
func (r *record) busy() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.open {
		return f.Method + " " + f.URL
	}
	if r.loading {
		return "the document"
	}
	if time.Since(r.asked) < undecided {
		return "another document"
	}
	return ""
}

func (r *record) forgetStatus() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = 0
}

// Status is the HTTP status of the document that is shown.
func (p *Page) Status() int {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	return p.record.status
}

// Requests lists what the window has asked for since it was opened, in order.
func (p *Page) Requests() []Request {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	all := make([]Request, len(p.record.requests))
	for i, q := range p.record.requests {
		all[i] = *q
	}
	return all
}

// Foreign lists the requests that went anywhere but to the hosts named, such as
// "localhost:8080".
func (p *Page) Foreign(hosts ...string) []Request {
	return slices.DeleteFunc(p.Requests(), func(q Request) bool { return slices.Contains(hosts, q.Host()) })
}

// Violations lists the content security policy violations since the window was opened.
func (p *Page) Violations() []string {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	return slices.Clone(p.record.violations)
}

// ConsoleErrors lists the errors in the console since the window was opened:
// exceptions nobody caught, console.error, and what the browser complains about,
// such as a missing picture.
func (p *Page) ConsoleErrors() []string {
	p.record.mu.Lock()
	defer p.record.mu.Unlock()
	return slices.Clone(p.record.errors)
}
