package db

import (
	"container/list"
	"context"
	"database/sql"
	"sync"
)

// maxStatements is how many texts are kept prepared. Every connection of the
// pool prepares a text once, when it first meets it.
const maxStatements = 300

// statements keeps what a SQLite pool runs prepared: reading SQL took half of a
// page's processor time. (The driver for PostgreSQL does this by itself.)
type statements struct {
	pool *sql.DB

	mu     sync.Mutex
	byText map[string]*list.Element
	recent *list.List // of *prepared, latest used first
}

type prepared struct {
	text string
	stmt *sql.Stmt
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, byText: map[string]*list.Element{}, recent: list.New()}
}

// get returns the prepared statement of a text. The one that was not used for
// longest makes room; closing it waits for whoever is still reading from it.
func (s *statements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	if e, ok := s.byText[text]; ok {
		s.recent.MoveToFront(e)
		s.mu.Unlock()
		return e.Value.(*prepared).stmt, nil
	}
	s.mu.Unlock()
	stmt, err := s.pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.byText[text]; ok { // somebody was quicker
		_ = stmt.Close() // nobody has used it
		return e.Value.(*prepared).stmt, nil
	}
	s.byText[text] = s.recent.PushFront(&prepared{text, stmt})
	if s.recent.Len() > maxStatements {
		old := s.recent.Remove(s.recent.Back()).(*prepared)
		delete(s.byText, old.text)
		_ = old.stmt.Close() // what it says concerns no query
	}
	return stmt, nil
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for e := s.recent.Front(); e != nil; e = e.Next() {
		_ = e.Value.(*prepared).stmt.Close() // the pool is closed next
	}
	s.recent.Init()
	clear(s.byText)
}

// QueryContext runs a reading query.
func (db *DB) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db.asked.Add(1)
	if db.reads == nil {
		return db.DB.QueryContext(ctx, query, args...)
	}
	st, err := db.reads.get(ctx, query)
	if err != nil {
		return nil, err
	}
	return st.QueryContext(ctx, args...)
}

// QueryRowContext runs a reading query for one row.
func (db *DB) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	db.asked.Add(1)
	if db.reads == nil {
		return db.DB.QueryRowContext(ctx, query, args...)
	}
	st, err := db.reads.get(ctx, query)
	if err != nil {
		return db.DB.QueryRowContext(ctx, query, args...) // says what is wrong in its own way
	}
	return st.QueryRowContext(ctx, args...)
}
