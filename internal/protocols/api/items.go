package api

import (
	"context"
	"net/url"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/identity/authz"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/searches"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/readers/finder"
)

// Item is an item in a list.
type Item struct {
	ID           string       `json:"id"`
	Slug         string       `json:"slug" doc:"Unique in its organisation"`
	Kind         string       `json:"kind" enum:"practice,resource,article,recording,enquiry,stop"`
	Title        string       `json:"title"`
	Summary      string       `json:"summary"`
	URL          string       `json:"url" format:"uri" doc:"Its page"`
	Organisation Organisation `json:"organisation" doc:"Whose it is"`
	Author       string       `json:"author"`
	Audience     Audience     `json:"audience" doc:"Who may see it"`
	State        string       `json:"state" enum:"draft,published,withdrawn,deleted" doc:"Anything but published is seen by few"`
	Licence      string       `json:"licence" doc:"SPDX identifier; empty: all rights reserved"`
	Subjects     []string     `json:"subjects" nullable:"false"`
	KeyStages    []string     `json:"key_stages" nullable:"false"`
	Years        []string     `json:"years" nullable:"false"`
	JobRoles     []string     `json:"job_roles" nullable:"false"`
	Topics       []string     `json:"topics" nullable:"false"`
	Published    *time.Time   `json:"published,omitempty" doc:"When it was first shared"`
	Updated      time.Time    `json:"updated"`
	UsedIn       int          `json:"used_in_schools" doc:"How many schools say that they use or used it; downloads are not counted"`
	Thumb        string       `json:"thumb,omitempty" format:"uri" doc:"A small picture of its first page"`
}

// Organisation is a school, trust, network or team.
type Organisation struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
	Kind string `json:"kind" enum:"school,trust,network,team"`
}

// Audience is who may see an item.
type Audience struct {
	Kind         string `json:"kind" enum:"me,org,public"`
	Organisation string `json:"organisation,omitempty" doc:"The name, with kind org"`
}

// Page is a page of items.
type Page struct {
	Items       []Item `json:"items" nullable:"false"`
	Total       int    `json:"total" doc:"How many match, counted as far as 5,000"`
	TotalCapped bool   `json:"total_capped" doc:"There are more than total"`
	Next        string `json:"next,omitempty" doc:"The value of after for the next page; missing on the last"`
	DidYouMean  string `json:"did_you_mean,omitempty" doc:"The query with its spelling corrected, where that finds more"`
	Corrected   bool   `json:"corrected" doc:"What was asked for found nothing: these items are for did_you_mean"`
}

type listInput struct {
	Q         string   `query:"q" maxLength:"400" doc:"Words; \"quoted\" words stand together, -word must be missing"`
	Kind      []string `query:"kind,explode" maxItems:"30"`
	Subject   []string `query:"subject,explode" maxItems:"30"`
	KeyStage  []string `query:"key_stage,explode" maxItems:"30" doc:"eyfs, ks1, ks2 …"`
	Year      []string `query:"year,explode" maxItems:"30" doc:"reception, y1, y2 …"`
	JobRole   []string `query:"job_role,explode" maxItems:"30"`
	Topic     []string `query:"topic,explode" maxItems:"30"`
	Org       []string `query:"org,explode" maxItems:"30" doc:"Slugs of the organisations that own it"`
	Recording []string `query:"recording,explode" maxItems:"1" doc:"yes: it has a film"`
	Free      []string `query:"free,explode" maxItems:"1" doc:"yes: its licence lets you adapt it"`
	Used      []string `query:"used,explode" maxItems:"1" doc:"yes: used in 3 schools or more"`
	UsedLike  []string `query:"used_like,explode" maxItems:"1" doc:"yes: used in a school like yours, of its phase and about its size; nothing for who is in no school"`
	Noted     []string `query:"noted,explode" maxItems:"1" doc:"yes: it has an outcome note that you may read"`
	Verified  []string `query:"verified,explode" maxItems:"1" doc:"yes: somebody found it right within a year"`
	At        string   `query:"at" maxLength:"100" doc:"Slug of a trust or network: only what it and those in it own"`
	Sort      string   `query:"sort" enum:"relevance,newest,title"`
	After     string   `query:"after" maxLength:"1000" doc:"next of the page before"`
	Limit     int      `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (in listInput) question() searches.Question {
	q := searches.Read(url.Values{
		"q": {in.Q}, "kind": in.Kind, "subject": in.Subject, "key_stage": in.KeyStage, "year": in.Year, "job_role": in.JobRole, "topic": in.Topic,
		"org": in.Org, "recording": in.Recording, "free": in.Free,
		"used": in.Used, "used_like": in.UsedLike, "noted": in.Noted, "verified": in.Verified, "sort": {in.Sort}, "after": {in.After},
	})
	q.At = searches.Parse(url.Values{"at": {in.At}}.Encode()).At
	return q
}

type listOutput struct{ Body Page }

// list finds items as the search page does.
func (h handlers) list(ctx context.Context, in *listInput) (*listOutput, error) {
	found, err := finder.Find(ctx, h.Find, authz.Of(ctx), in.question(), in.Limit, nil)
	if err != nil {
		return nil, h.refused(ctx, err)
	}
	refs := make([]string, len(found.Hits))
	for n, hit := range found.Hits {
		refs[n] = hit.Ref
	}
	sets, err := tags.Of(ctx, h.Find.DB, refs...)
	if err != nil {
		return nil, h.refused(ctx, err)
	}
	page := Page{Items: make([]Item, 0, len(found.Hits)), Total: found.Total, TotalCapped: found.Capped, Next: found.Next, DidYouMean: found.DidYouMean, Corrected: found.Corrected}
	for _, hit := range found.Hits {
		if c, ok := found.Cards[hit.Ref]; ok {
			page.Items = append(page.Items, h.item(c, sets[hit.Ref]))
		}
	}
	return &listOutput{page}, nil
}

func (h handlers) item(c items.Card, set tags.Set) Item {
	it := Item{
		ID: c.ID, Slug: c.Slug, Kind: c.Kind, Title: c.Title, Summary: c.Summary, URL: h.Base + itemcards.Path(c.Item),
		Organisation: Organisation{c.OrgSlug, c.OrgName, c.OrgKind}, Author: c.AuthorName, State: string(c.State),
		Audience: Audience{string(c.Audience.Kind), c.AudienceName}, Licence: c.Licence,
		Subjects: list(set, tags.Subject), KeyStages: list(set, tags.KeyStage), Years: list(set, tags.Year),
		JobRoles: list(set, tags.JobRole), Topics: list(set, tags.Topic), Updated: c.UpdatedAt, UsedIn: c.UsedIn,
	}
	if !c.PublishedAt.IsZero() {
		it.Published = &c.PublishedAt
	}
	if c.Thumb != "" {
		it.Thumb = h.Base + "/files/" + c.Thumb + "/thumb"
	}
	return it
}

// list is never null.
func list(set tags.Set, f tags.Facet) []string {
	if set[f] == nil {
		return []string{}
	}
	return set[f]
}

// Whole is an item with all that is in it.
type Whole struct {
	Item
	Why      string `json:"why" doc:"One paragraph: why it worked"`
	HTML     string `json:"html" doc:"The text as HTML that is safe to show"`
	Markdown string `json:"markdown"`
	Text     string `json:"text"`
	Files    []File `json:"files" nullable:"false"`
	Versions int    `json:"versions" doc:"How often it was saved for readers"`
}

// File is a file of an item.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Role    string `json:"role" enum:"attachment,picture,video,poster,captions"`
	Type    string `json:"type" doc:"Media type"`
	Bytes   int64  `json:"bytes"`
	Pages   int    `json:"pages,omitempty"`
	URL     string `json:"url" format:"uri" doc:"Where it is downloaded"`
	Preview string `json:"preview,omitempty" format:"uri" doc:"A picture of its first page"`
}

type getInput struct {
	ID string `path:"item" maxLength:"60" doc:"Identifier of the item"`
}

type getOutput struct{ Body Whole }

// get reads one item.
func (h handlers) get(ctx context.Context, in *getInput) (*getOutput, error) {
	act := authz.Of(ctx)
	e, err := h.Find.Library.Get(ctx, act, in.ID)
	if err != nil {
		return nil, h.refused(ctx, err)
	}
	n, err := countVersions(ctx, h.Find.DB, act, e.ID)
	if err != nil {
		return nil, h.refused(ctx, err)
	}
	return &getOutput{h.whole(e, n)}, nil
}

func (h handlers) whole(e library.Entry, versions int) Whole {
	c := items.Card{Item: e.Item}
	w := Whole{Why: e.Why, HTML: e.Body.HTML().String(), Markdown: e.Body.Markdown(), Text: e.Body.Text(), Files: []File{}, Versions: versions}
	for _, f := range e.Files {
		if f.State == files.Reading {
			continue // it is not offered before place and device are out of it
		}
		w.Files = append(w.Files, h.file(f))
		if c.Thumb == "" && f.ThumbKey != "" {
			c.Thumb = f.ID
		}
	}
	w.Item = h.item(c, e.Tags)
	return w
}

func (h handlers) file(f files.File) File {
	out := File{ID: f.ID, Name: f.Name, Role: string(f.Role), Type: f.Type, Bytes: f.Bytes, Pages: f.Pages, URL: h.Base + f.Path()}
	if p := f.PreviewPath(); p != "" {
		out.Preview = h.Base + p
	}
	return out
}
