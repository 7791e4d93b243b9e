package db

import (
	"context"
	"strconv"
	"strings"
)

// maxParams is how many parameters InsertRows puts into one statement. Both
// engines take far more; beyond this longer statements save nothing.
const maxParams = 1800

// InsertRows writes many rows with few statements. into is "table (a, b)", width
// the number of columns, and args are the rows one after the other.
func InsertRows(ctx context.Context, tx *Tx, into string, width int, args []any) error {
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
