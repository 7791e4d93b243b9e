package memo_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"staffroom/internal/platform/memo"
)

// TestCacheForgetsTheLeastUsed against a list that is searched.
func TestCacheForgetsTheLeastUsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 40
		c := memo.New[int, int](most)
		type kept struct{ key, value, size int }
		var model []kept // last: used last
		find := func(key int) int {
			for n, k := range model {
				if k.key == key {
					return n
				}
			}
			return -1
		}
		use := func(n int) { k := model[n]; model = append(append(model[:n:n], model[n+1:]...), k) }
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			key := rapid.IntRange(0, 12).Draw(t, "key")
			n := find(key)
			if rapid.Bool().Draw(t, "get") {
				got, ok := c.Get(key)
				if ok != (n >= 0) || ok && got != model[n].value {
					t.Fatalf("key %d: %d %v, model %v", key, got, ok, model)
				}
				if ok {
					use(n)
				}
				continue
			}
			k := kept{key, rapid.Int().Draw(t, "value"), rapid.IntRange(1, 8).Draw(t, "size")}
			c.Put(k.key, k.value, k.size)
			if n >= 0 {
				model = append(model[:n:n], model[n+1:]...)
			}
			if k.size > most/8 {
				continue
			}
			model = append(model, k)
			sum := 0
			for n := len(model) - 1; n >= 0; n-- {
				if sum += model[n].size; sum > most {
					model = model[n+1:]
					break
				}
			}
		}
	})
}

func TestReadIsFresh(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	read := memo.Read{Changes: 7, At: at}
	for what, tt := range map[string]struct {
		now  memo.Read
		want bool
	}{
		"at once":            {memo.Read{Changes: 7, At: at}, true},
		"just in time":       {memo.Read{Changes: 7, At: at.Add(time.Second - 1)}, true},
		"too late":           {memo.Read{Changes: 7, At: at.Add(time.Second)}, false},
		"something happened": {memo.Read{Changes: 8, At: at}, false},
	} {
		if got := read.Fresh(tt.now, time.Second); got != tt.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}
