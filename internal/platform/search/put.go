package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"staffroom/internal/platform/db"
)

// batch is how many rows one statement writes or how many names it looks for.
const batch = 64

// Put adds documents, or replaces those that have the same Ref, in the caller's
// transaction. Many in one call cost far less than one by one.
func (ix *Index) Put(ctx context.Context, tx *db.Tx, docs ...Doc) error {
	docs = lastOfEach(docs)
	w := ix.writer(ctx, tx)
	refs := make([]string, len(docs))
	for i := range docs {
		refs[i] = docs[i].Ref
	}
	old, err := w.existing(refs)
	if err != nil {
		return err
	}
	var fresh []*Doc
	for i := range docs {
		if id, ok := old[docs[i].Ref]; !ok {
			fresh = append(fresh, &docs[i])
		} else if err := w.replace(id, &docs[i]); err != nil {
			return err
		}
	}
	for len(fresh) > 0 {
		n, err := w.insert(fresh)
		if err != nil {
			return err
		}
		fresh = fresh[n:]
	}
	return w.flush()
}

// Remove takes documents out of the index; those it does not hold are no error.
func (ix *Index) Remove(ctx context.Context, tx *db.Tx, refs ...string) error {
	w := ix.writer(ctx, tx)
	old, err := w.existing(refs)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		id, ok := old[ref]
		if !ok {
			continue
		}
		delete(old, ref)
		if err := w.remove(id); err != nil {
			return err
		}
	}
	return w.flush()
}

// SetReach changes who may read a document and nothing else.
func (ix *Index) SetReach(ctx context.Context, tx *db.Tx, ref string, reach int64) error {
	w := ix.writer(ctx, tx)
	old, err := w.existing([]string{ref})
	if err != nil || len(old) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE search_docs SET reach = $2 WHERE ref = $1`, ref, reach)
	return db.Err(err)
}

// SetMarks replaces the values of some facets of a document, of those that are
// Marks, and nothing else: its texts are not read. A facet without values goes.
// A document that is not there has no marks.
func (ix *Index) SetMarks(ctx context.Context, tx *db.Tx, ref string, marks map[string][]string) error {
	w := ix.writer(ctx, tx)
	old, err := w.existing([]string{ref})
	if err != nil || len(old) == 0 {
		return err
	}
	data, err := db.Scalar[string](ctx, tx, `SELECT f.data FROM search_docs d JOIN search_facets f ON f.id = d.facets WHERE d.ref = $1`, ref)
	if err != nil {
		return err
	}
	var m map[string][]string
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		return err
	}
	for f, vs := range marks {
		delete(m, clean(f))
		for _, v := range vs {
			m[clean(f)] = append(m[clean(f)], clean(v))
		}
	}
	name, data := nameFacets(m)
	if err := w.bulk(`search_facets (id, data)`, 2, ` ON CONFLICT DO NOTHING`, []any{name, data}); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE search_docs SET facets = $2 WHERE ref = $1`, ref, name)
	return db.Err(err)
}

// Reset empties the index. Putting the same documents again gives the same
// index. The list of words stays, since processes remember what is in it; a word
// that no document has is never offered.
func (ix *Index) Reset(ctx context.Context, tx *db.Tx) error {
	for _, table := range []string{"postings", "facets", "texts", "docs", "chunks"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM search_`+table); err != nil {
			return db.Err(err)
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE search_words SET chunk = 1 WHERE chunk <> 1`)
	return db.Err(err)
}

func lastOfEach(docs []Doc) []Doc {
	at := make(map[string]int, len(docs))
	out := make([]Doc, 0, len(docs))
	for _, d := range docs {
		if i, ok := at[d.Ref]; ok {
			out[i] = d
			continue
		}
		at[d.Ref] = len(out)
		out = append(out, d)
	}
	return out
}

// writer gathers what one Put or Remove changes and writes it in the order of
// the tables' keys.
type writer struct {
	known  *knownWords
	ctx    context.Context
	tx     *db.Tx
	an     *analyser
	chunks map[int64]*change
	docs   []any
	texts  []any
	facets map[int64]string
}

// change is what happens to one chunk's postings.
type change struct {
	added []posting         // by term: of new documents, whose places follow all others
	edits map[string][]edit // of documents that were there
}

type posting struct{ data, pos []byte }

type edit struct {
	slot int
	posting
}

func (ix *Index) writer(ctx context.Context, tx *db.Tx) *writer {
	return &writer{known: &ix.known, ctx: ctx, tx: tx, an: newAnalyser(), chunks: map[int64]*change{}, facets: map[int64]string{}}
}

// existing finds the documents that are indexed and takes their chunks' locks,
// always in the same order.
func (w *writer) existing(refs []string) (map[string]int64, error) {
	ids := map[string]int64{}
	for part := range slices.Chunk(refs, batch) {
		rows, err := db.All(w.ctx, w.tx, func(r *refID) []any { return []any{&r.ref, &r.id} },
			`SELECT ref, id FROM search_docs WHERE 1 = 1`+inText("ref", part), textArgs(part)...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			ids[r.ref] = r.id
		}
	}
	var chunks []int64
	for _, id := range ids {
		chunks = append(chunks, id/chunkSize)
	}
	slices.Sort(chunks)
	for _, c := range slices.Compact(chunks) {
		if err := w.touch(c, 0); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

type refID struct {
	ref string
	id  int64
}

func inText(col string, vals []string) string {
	return db.NewWhere().In(col, vals).String()
}

func textArgs(vals []string) []any {
	args := make([]any, len(vals))
	for i, v := range vals {
		args[i] = v
	}
	return args
}

// touch locks a chunk until the end of the transaction and tells every reader
// that it has changed.
func (w *writer) touch(chunk int64, more int) error {
	_, err := w.tx.ExecContext(w.ctx, `UPDATE search_chunks SET used = used + $2, version = $3 WHERE chunk = $1`, chunk, more, rand.Int64())
	return db.Err(err)
}

// room finds a chunk that has places left and that no other transaction is
// filling, or makes one.
func (w *writer) room() (chunk int64, used int, err error) {
	q := `SELECT chunk, used FROM search_chunks WHERE used < $1 ORDER BY chunk LIMIT 1`
	if w.tx.Dialect() == db.Postgres {
		q += ` FOR UPDATE SKIP LOCKED`
	}
	for {
		open, err := db.All(w.ctx, w.tx, func(r *chunkUse) []any { return []any{&r.chunk, &r.used} }, q, chunkSize)
		if err != nil {
			return 0, 0, err
		}
		if len(open) > 0 {
			return open[0].chunk, open[0].used, nil
		}
		_, err = w.tx.ExecContext(w.ctx, `INSERT INTO search_chunks (chunk, used, version)
			SELECT COALESCE(MAX(chunk), 0) + 1, 0, CAST($1 AS BIGINT) FROM search_chunks WHERE 1 = 1 ON CONFLICT DO NOTHING`, rand.Int64())
		if err != nil {
			return 0, 0, db.Err(err)
		}
	}
}

type chunkUse struct {
	chunk int64
	used  int
}

// insert puts as many documents into one chunk as have room.
func (w *writer) insert(docs []*Doc) (int, error) {
	chunk, used, err := w.room()
	if err != nil {
		return 0, err
	}
	n := min(len(docs), chunkSize-used)
	ch := w.change(chunk)
	for i, d := range docs[:n] {
		t := d.texts()
		entries := w.an.doc(t)
		for len(ch.added) < len(w.an.terms) {
			ch.added = append(ch.added, posting{})
		}
		for j := range entries {
			e := &entries[j]
			p := &ch.added[e.term]
			p.data = appendPosting(p.data, used+i, e.impact(&w.an.lens), e.mask())
			p.pos = appendPositions(p.pos, e.pos)
		}
		w.rows(chunk*chunkSize+int64(used+i), d, t)
	}
	return n, w.touch(chunk, n)
}

func (w *writer) change(chunk int64) *change {
	ch := w.chunks[chunk]
	if ch == nil {
		ch = &change{edits: map[string][]edit{}}
		w.chunks[chunk] = ch
	}
	return ch
}

func (w *writer) rows(id int64, d *Doc, t texts) {
	facets, data := d.facetData()
	w.facets[facets] = data
	pinned := 0
	if d.Pinned {
		pinned = 1
	}
	w.docs = append(w.docs, id, d.Ref, d.Reach, clean(d.Owner), facets, pinned, d.published(), d.sortTitle())
	w.texts = append(w.texts, id, t.title, t.keywords, t.facets, t.summary, t.body, t.attachments)
}

// before reads a document's texts and works out the postings that it has.
func (w *writer) before(id int64) (map[string]posting, error) {
	t, err := db.One(w.ctx, w.tx, (*texts).cols, `SELECT `+textCols+` FROM search_texts WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	return w.postings(t), nil
}

const textCols = `title, keywords, facets, summary, body, attachments`

func (t *texts) cols() []any {
	return []any{&t.title, &t.keywords, &t.facets, &t.summary, &t.body, &t.attachments}
}

func (w *writer) postings(t texts) map[string]posting {
	m := map[string]posting{}
	entries := w.an.doc(t)
	for i := range entries {
		e := &entries[i]
		m[w.an.terms[e.term]] = posting{
			data: appendPosting(nil, 0, e.impact(&w.an.lens), e.mask()),
			pos:  appendPositions(nil, e.pos),
		}
	}
	return m
}

// replace changes the postings that differ and leaves the others.
func (w *writer) replace(id int64, d *Doc) error {
	old, err := w.before(id)
	if err != nil {
		return err
	}
	t := d.texts()
	now := w.postings(t)
	ch, slot := w.change(id/chunkSize), int(id%chunkSize)
	for term, p := range now {
		if o, ok := old[term]; !ok || !bytes.Equal(o.data, p.data) || !bytes.Equal(o.pos, p.pos) {
			ch.edits[term] = append(ch.edits[term], edit{slot, p})
		}
	}
	for term := range old {
		if _, ok := now[term]; !ok {
			ch.edits[term] = append(ch.edits[term], edit{slot: slot})
		}
	}
	if err := w.deleteRows(id); err != nil {
		return err
	}
	w.rows(id, d, t)
	return nil
}

func (w *writer) deleteRows(id int64) error {
	for _, table := range []string{"docs", "texts"} {
		if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM search_`+table+` WHERE id = $1`, id); err != nil {
			return db.Err(err)
		}
	}
	return nil
}

func (w *writer) remove(id int64) error {
	old, err := w.before(id)
	if err != nil {
		return err
	}
	ch := w.change(id / chunkSize)
	for term := range old {
		ch.edits[term] = append(ch.edits[term], edit{slot: int(id % chunkSize)})
	}
	return w.deleteRows(id)
}

func (w *writer) flush() error {
	chunks := make([]int64, 0, len(w.chunks))
	for c := range w.chunks {
		chunks = append(chunks, c)
	}
	slices.Sort(chunks)
	for _, c := range chunks {
		if err := w.edit(c, w.chunks[c].edits); err != nil {
			return err
		}
		if err := w.append(c, w.chunks[c].added); err != nil {
			return err
		}
	}
	var facets []any
	for id, data := range w.facets {
		facets = append(facets, id, data)
	}
	if err := w.bulk(`search_facets (id, data)`, 2, ` ON CONFLICT DO NOTHING`, facets); err != nil {
		return err
	}
	if err := w.bulk(`search_docs (id, ref, reach, owner, facets, pinned, published, sort_title)`, 8, ``, w.docs); err != nil {
		return err
	}
	if err := w.bulk(`search_texts (id, `+textCols+`)`, 7, ``, w.texts); err != nil {
		return err
	}
	if len(chunks) == 0 {
		return nil
	}
	return w.words(chunks[len(chunks)-1])
}

// append adds the postings of new documents behind those that a term has.
func (w *writer) append(chunk int64, added []posting) error {
	order := make([]int32, 0, len(added))
	for t := range added {
		if len(added[t].data) > 0 {
			order = append(order, int32(t))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(w.an.terms[a], w.an.terms[b]) })
	rows := make([]any, 0, 5*len(order))
	for _, t := range order {
		p := added[t]
		rows = append(rows, chunk, w.an.terms[t], len(p.data)/postingSize, p.data, p.pos)
	}
	return w.bulk(`search_postings (chunk, term, n, data, pos)`, 5, ` ON CONFLICT (chunk, term) DO UPDATE SET n = search_postings.n + excluded.n,
		data = `+concat(w.tx, "data")+`, pos = `+concat(w.tx, "pos"), rows)
}

// concat joins bytes; SQLite's || makes text of them.
func concat(r db.Reader, col string) string {
	both := "search_postings." + col + " || excluded." + col
	if r.Dialect() == db.SQLite {
		return "CAST(" + both + " AS BLOB)"
	}
	return both
}

// edit rewrites the postings of documents that were there.
func (w *writer) edit(chunk int64, edits map[string][]edit) error {
	terms := make([]string, 0, len(edits))
	for t := range edits {
		terms = append(terms, t)
	}
	slices.Sort(terms)
	for part := range slices.Chunk(terms, batch) {
		have, err := readPostings(w.ctx, w.tx, []int64{chunk}, part, true)
		if err != nil {
			return err
		}
		was := map[string]row{}
		for _, r := range have {
			was[r.term] = r
		}
		var rows []any
		var gone []string
		for _, t := range part {
			data, pos := was[t].with(edits[t])
			if len(data) == 0 {
				gone = append(gone, t)
				continue
			}
			rows = append(rows, chunk, t, len(data)/postingSize, data, pos)
		}
		err = w.bulk(`search_postings (chunk, term, n, data, pos)`, 5,
			` ON CONFLICT (chunk, term) DO UPDATE SET n = excluded.n, data = excluded.data, pos = excluded.pos`, rows)
		if err != nil {
			return err
		}
		where := db.NewWhere(chunk).In("term", gone)
		if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM search_postings WHERE chunk = $1`+where.String(), where.Args...); err != nil {
			return db.Err(err)
		}
	}
	return nil
}

// with is a row's postings after edits; an edit without data takes one away.
func (r row) with(edits []edit) (data, pos []byte) {
	slices.SortFunc(edits, func(a, b edit) int { return a.slot - b.slot })
	n := len(r.data) / postingSize
	lists := splitPositions(r.pos, n)
	put := func(e edit) {
		if e.data != nil {
			data = appendPosting(data, e.slot, e.data[2], e.data[3])
			pos = append(pos, e.pos...)
		}
	}
	for i := range n {
		slot := slotAt(r.data, i)
		for len(edits) > 0 && edits[0].slot < slot {
			put(edits[0])
			edits = edits[1:]
		}
		if len(edits) > 0 && edits[0].slot == slot {
			continue
		}
		data = append(data, r.data[i*postingSize:(i+1)*postingSize]...)
		pos = append(pos, lists[i]...)
	}
	for _, e := range edits {
		put(e)
	}
	return data, pos
}

// words keeps every word as it was written, for correction and completion.
func (w *writer) words(chunk int64) error {
	list := make([]string, 0, len(w.an.words))
	for word := range w.an.words {
		if correctable(word) {
			list = append(list, word)
		}
	}
	list = w.known.unknown(list)
	slices.Sort(list)
	rows := make([]any, 0, 2*len(list))
	for _, word := range list {
		rows = append(rows, chunk, word)
	}
	w.tx.AfterCommit(func() { w.known.add(list) })
	return w.bulk(`search_words (chunk, word)`, 2, ` ON CONFLICT DO NOTHING`, rows)
}

// knownWords are words that are in the database for good, so that they are not
// written again. It stops at maxKnown.
type knownWords struct {
	mu   sync.Mutex
	list map[string]struct{}
}

const maxKnown = 100000

func (k *knownWords) unknown(words []string) []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.DeleteFunc(words, func(w string) bool { _, ok := k.list[w]; return ok })
}

func (k *knownWords) add(words []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil {
		k.list = map[string]struct{}{}
	}
	for _, w := range words {
		if len(k.list) >= maxKnown {
			return
		}
		k.list[w] = struct{}{}
	}
}

// correctable words are of letters, neither tiny nor endless.
func correctable(word string) bool {
	if len(word) < 3 || len(word) > 24 {
		return false
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}

// bulk inserts rows of width values: on PostgreSQL many with each statement,
// since a statement is a journey; on SQLite one by one with a prepared one,
// since it looks for the name of every parameter among all others.
func (w *writer) bulk(into string, width int, tail string, values []any) error {
	if w.tx.Dialect() == db.SQLite {
		return w.oneByOne(insertSQL(into, width, 1)+tail, width, values)
	}
	for part := range slices.Chunk(values, batch*width) {
		if _, err := w.tx.ExecContext(w.ctx, insertSQL(into, width, len(part)/width)+tail, part...); err != nil {
			return db.Err(err)
		}
	}
	return nil
}

func (w *writer) oneByOne(query string, width int, values []any) error {
	if len(values) == 0 {
		return nil
	}
	stmt, err := w.tx.PrepareContext(w.ctx, query)
	if err != nil {
		return db.Err(err)
	}
	defer stmt.Close()
	for row := range slices.Chunk(values, width) {
		if _, err := stmt.ExecContext(w.ctx, row...); err != nil {
			return db.Err(err)
		}
	}
	return nil
}

func insertSQL(into string, width, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + into + " VALUES ")
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		for c := range width {
			fmt.Fprintf(&b, "%c$%d", "(,"[min(c, 1)], r*width+c+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}
