package lineage

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// forest draws links of n versions: each is made of an earlier one.
func forest(t *rapid.T) (kinship, []kinship, map[string]bool) {
	seen := map[string]bool{}
	make := func(n int, parent string) kinship {
		k := kinship{Link: Link{ChildID: fmt.Sprint("v", n), ParentID: parent}, seen: rapid.Bool().Draw(t, "seen")}
		if k.seen {
			k.node = Node{ItemID: k.ChildID, Title: "title of " + k.ChildID}
		}
		seen[k.ChildID] = k.seen
		return k
	}
	top := make(0, "")
	var links []kinship
	for n := range rapid.IntRange(0, 30).Draw(t, "versions") {
		links = append(links, make(n+1, fmt.Sprint("v", rapid.IntRange(0, n).Draw(t, "parent"))))
	}
	return top, links, seen
}

func TestTreeShowsWhatMayBeSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		top, links, seen := forest(t)
		parents := map[string]string{}
		for _, l := range links {
			parents[l.ChildID] = l.ParentID
		}
		tree := grow(top, links)
		found := map[string]bool{}
		var walk func(n *Node, above string, hiddenAbove bool)
		walk = func(n *Node, above string, hiddenAbove bool) {
			if n.Hidden {
				if n.ItemID != "" || n.Title != "" || n.Path != "" || n.OrgName != "" || n.AuthorName != "" || n.WhatChanged != "" {
					t.Fatalf("a hidden version tells %+v", n)
				}
				if hiddenAbove {
					t.Fatal("two hidden versions in a row can be counted")
				}
				if len(n.Versions) == 0 && n != tree.Root {
					t.Fatal("a hidden version that nothing hangs on is told")
				}
			} else {
				if !seen[n.ItemID] || found[n.ItemID] {
					t.Fatalf("%s is shown, seen %v, before %v", n.ItemID, seen[n.ItemID], found[n.ItemID])
				}
				found[n.ItemID] = true
				// What it hangs on is the nearest seen above it.
				up := parents[n.ItemID]
				for up != "" && !seen[up] {
					up = parents[up]
				}
				if up != above {
					t.Fatalf("%s hangs on %q, not %q", n.ItemID, above, up)
				}
				above = n.ItemID
			}
			for _, v := range n.Versions {
				walk(v, above, n.Hidden)
			}
		}
		walk(tree.Root, "", false)
		want := 0
		for _, s := range seen {
			if s {
				want++
			}
		}
		if len(found) != want || tree.Seen != want {
			t.Fatalf("%d of %d are shown, %d counted", len(found), want, tree.Seen)
		}
	})
}
