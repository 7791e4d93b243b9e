// Command relevance measures how well search ranks: it loads the Oak lessons
// and units into an index and asks what teachers typed.
//
//	go run ./bench/relevance -data ../shared/data [-database postgres://…] [-misses]
//
// nDCG@10 and recall@50 are printed by category over judgements with
// in_corpus=1; what is judged but not in the corpus is counted and left out,
// and of 472 slugs that two lessons share the better placed counts once.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"staffroom/internal/kernel/tags"
	"staffroom/internal/platform/db"
	"staffroom/internal/platform/search"
)

func main() {
	data := flag.String("data", "../shared/data", "folder with curriculum/ and search/")
	database := flag.String("database", "", "an empty database to use: postgres://… or a file; a temporary file when empty")
	misses := flag.Bool("misses", false, "list every query with its nDCG and what was found")
	flag.Parse()
	if err := run(context.Background(), *data, *database, *misses); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, data, dsn string, misses bool) error {
	if dsn == "" {
		dir, err := os.MkdirTemp("", "relevance")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		dsn = filepath.Join(dir, "relevance.db")
	}
	d, err := db.Open(dsn)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	ix := search.New(d, tags.Lexicon())
	began := time.Now()
	n, err := load(ctx, d, ix, data)
	if err != nil {
		return err
	}
	took := time.Since(began)
	fmt.Printf("%s: %d documents indexed in %.1f s (%.2f ms each)\n", d.Dialect(), n, took.Seconds(), took.Seconds()*1000/float64(n))
	queries, err := readQueries(data)
	if err != nil {
		return err
	}
	return measure(ctx, ix, queries, misses)
}

// load puts lessons and units in batches, each in its own transaction.
func load(ctx context.Context, d *db.DB, ix *search.Index, data string) (int, error) {
	docs, err := documents(filepath.Join(data, "curriculum"))
	if err != nil {
		return 0, err
	}
	const batch = 500
	for from := 0; from < len(docs); from += batch {
		part := docs[from:min(from+batch, len(docs))]
		if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return ix.Put(ctx, tx, part...) }); err != nil {
			return 0, err
		}
	}
	return len(docs), nil
}
