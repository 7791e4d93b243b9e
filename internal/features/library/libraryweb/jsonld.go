package libraryweb

import (
	"maps"
	"time"

	"staffroom/internal/features/library"
	"staffroom/internal/kernel/files"
	"staffroom/internal/kernel/items/itemcards"
	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/web/ui"
)

// learningResource describes an entry in the words of schema.org, for search
// engines and catalogues, with what other rooms know of it.
func (h handlers) learningResource(e library.Entry, about map[string]any) map[string]any {
	base := h.Shell.Base()
	d := map[string]any{
		"@context": "https://schema.org", "@type": "LearningResource", "@id": base + e.Path(), "url": base + e.Path(),
		"name": itemcards.Title(e.Item), "inLanguage": "en-GB", "isAccessibleForFree": true,
		"author":               map[string]any{"@type": "Person", "name": e.AuthorName},
		"publisher":            map[string]any{"@type": "EducationalOrganization", "name": e.OrgName, "url": base + "/at/" + e.OrgSlug},
		"learningResourceType": ui.KindWord(e.Kind),
		"dateModified":         e.UpdatedAt.Format(time.RFC3339), "datePublished": e.PublishedAt.Format(time.RFC3339),
	}
	set := func(key string, values []string) {
		if len(values) > 0 {
			d[key] = values
		}
	}
	if s := description(e); s != "" {
		d["description"] = s
	}
	if l := licenceOf(e.Licence); l.Href != "" {
		d["license"] = l.Href
	}
	if image := h.picture(e); image != "" {
		d["image"] = image
	}
	set("educationalLevel", labels(e.Tags, tags.KeyStage, tags.Year))
	set("about", labels(e.Tags, tags.Subject))
	set("teaches", labels(e.Tags, tags.Topic))
	if roles := labels(e.Tags, tags.JobRole); len(roles) > 0 {
		d["audience"] = map[string]any{"@type": "EducationalAudience", "educationalRole": roles}
	}
	var media []map[string]any
	for _, f := range e.Files {
		if m, ok := h.mediaObject(f); ok {
			media = append(media, m)
		}
	}
	if len(media) > 0 {
		d["encoding"] = media
	}
	maps.Copy(d, about)
	return d
}

func labels(set tags.Set, facets ...tags.Facet) []string {
	var out []string
	for _, f := range facets {
		for _, v := range set[f] {
			out = append(out, tags.Label(f, v))
		}
	}
	return out
}

func (h handlers) mediaObject(f files.File) (map[string]any, bool) {
	kind := map[files.Role]string{files.Attachment: "MediaObject", files.Video: "VideoObject"}[f.Role]
	if kind == "" {
		return nil, false
	}
	return map[string]any{"@type": kind, "name": fileTitle(f), "contentUrl": h.Shell.Base() + f.Path(), "encodingFormat": f.Type, "contentSize": size(f.Bytes)}, true
}

// picture is the address of the picture that stands for an entry elsewhere.
func (h handlers) picture(e library.Entry) string {
	for _, f := range e.Files {
		if f.PreviewKey != "" && f.State == files.Ready {
			return h.Shell.Base() + f.PreviewPath()
		}
	}
	return ""
}
