package db

import (
	"context"
	"strconv"
	"strings"
)

// maxParams is how many parameters InsertRows puts into one statement.
const maxParams = 6000

// InsertRows writes many rows. into is "table (a, b)", width the number of
// columns, and args are the rows one after the other.
//
// PostgreSQL gets many rows in a statement, for each statement is a journey.
// SQLite gets one prepared statement many times: it looks for the name of each
// $N among all of them, so long statements cost the square of their length.
func InsertRows(ctx context.Context, tx *Tx, into string, width int, args []any) error {
	if len(args) == 0 {
		return nil
	}
	if tx.dialect == SQLite {
		return insertEach(ctx, tx, into, width, args)
	}
	most := max(1, maxParams/width) * width
	for len(args) > 0 {
		n := min(len(args), most)
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+into+` VALUES `+rowMarks(n/width, width), args[:n]...); err != nil {
			return Err(err)
		}
		args = args[n:]
	}
	return nil
}

func insertEach(ctx context.Context, tx *Tx, into string, width int, args []any) error {
	st, err := tx.PrepareContext(ctx, `INSERT INTO `+into+` VALUES `+rowMarks(1, width))
	if err != nil {
		return Err(err)
	}
	defer st.Close()
	for ; len(args) > 0; args = args[width:] {
		if _, err := st.ExecContext(ctx, args[:width]...); err != nil {
			return Err(err)
		}
	}
	return nil
}

// rowMarks is "($1,$2),($3,$4)".
func rowMarks(rows, width int) string {
	var b strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%width == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteByte(')')
	return b.String()
}
