package lineageweb

import "strconv"

func parts(n int) string {
	if n == 1 {
		return "1 part is different"
	}
	return strconv.Itoa(n) + " parts are different"
}

func bothChanged(n int) string {
	if n == 1 {
		return "One was changed by both of you."
	}
	return strconv.Itoa(n) + " were changed by both of you."
}

// between is what stands before the nth of some names.
func between(n, of int) string {
	switch {
	case n == 0:
		return ""
	case n == of-1:
		return " and "
	}
	return "; "
}
