package gate

import (
	"slices"
	"strings"

	"staffroom/internal/kernel/items"
	"staffroom/internal/platform/errs"
)

// Rules is what a trust wants of sharing; of an organisation in no trust, its own.
type Rules struct {
	OrgID     string
	CheckFrom string   // "trust", "network" or "public": from that rung on somebody looks first
	Licences  []string // that may be chosen; nil: every one
	Owner     string   // "employer" or "author"
	Version   int      // 0: nobody has said anything yet
}

// defaults are the rules of whoever has not said otherwise: the law's answer to
// who owns what staff make at work, and no check below everyone.
func defaults(orgID string) Rules { return Rules{OrgID: orgID, CheckFrom: "public", Owner: "employer"} }

// rung orders the audiences from narrow to wide.
var rung = map[string]int{"me": 0, "team": 1, "school": 2, "trust": 3, "network": 4, "public": 5}

// AllowsLicence reports whether things may be shared under a licence.
func (r Rules) AllowsLicence(licence string) bool {
	return len(r.Licences) == 0 || slices.Contains(r.Licences, licence)
}

func (r *Rules) validate() error {
	f := map[string]string{}
	if !slices.Contains([]string{"trust", "network", "public"}, r.CheckFrom) {
		f["check_from"] = "gate.check_from"
	}
	if r.Owner != "employer" && r.Owner != "author" {
		f["owner"] = "gate.owner_unknown"
	}
	if len(r.Licences) == 0 {
		f["licences"] = "gate.licences_none"
	}
	for _, l := range r.Licences {
		if _, ok := items.Licences[l]; !ok {
			f["licences"] = "item.licence_unknown"
		}
	}
	return errs.Fields("gate.invalid", f)
}

// reserved is how "all rights reserved", the empty licence, stands in a list.
const reserved = "-"

func packLicences(list []string) string {
	out := make([]string, len(list))
	for n, l := range list {
		if out[n] = l; l == "" {
			out[n] = reserved
		}
	}
	return strings.Join(out, " ")
}

func unpackLicences(s string) (out []string) {
	for l := range strings.FieldsSeq(s) {
		if l == reserved {
			l = ""
		}
		out = append(out, l)
	}
	return out
}

// NeedsCheck says whether somebody has to look before an item goes to an
// audience of that kind. Going down the ladder, and one's own organisation, need
// nobody.
func (r Rules) NeedsCheck(it items.Item, to items.Audience, kind string) bool {
	shared := it.State == items.Published
	switch {
	case to.Kind == items.OnlyMe, shared && to == it.Audience:
		return false
	case to.Kind == items.OrgAud && (to.OrgID == it.OrgID || rung[kind] < rung[r.CheckFrom]):
		return false
	}
	return !shared || rung[kindOf(it)] <= rung[kind]
}

// kindOf is the rung that an item stands on.
func kindOf(it items.Item) string {
	switch it.Audience.Kind {
	case items.Public:
		return "public"
	case items.OrgAud:
		return it.AudienceOrgKind
	}
	return "me"
}
