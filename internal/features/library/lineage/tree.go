package lineage

import (
	"time"
)

// Node is one version in a tree.
type Node struct {
	ItemID      string
	Hidden      bool // a version that the asker cannot see; nothing else is said of it
	State       string
	Title       string
	Path        string
	OrgName     string
	OrgSlug     string
	AuthorName  string
	AuthorSlug  string
	WhatChanged string
	At          time.Time // when it was made, or shared if it is the origin
	Versions    []*Node   // made of this one, oldest first
}

// Tree is all versions of one origin, as far as somebody may see them.
type Tree struct {
	Root *Node
	Seen int // versions that are not hidden
}

// kinship is a link with what the asker may see of the child; seen is false
// when that is nothing.
type kinship struct {
	Link
	node Node
	seen bool
}

// grow puts a tree together. What the asker cannot see is left out with its
// branch, unless something they can see hangs on it; several hidden ones in a
// row are one, so that nothing is counted that is not seen.
func grow(root kinship, links []kinship) Tree {
	top := root.shown()
	of := map[string][]*Node{}
	for i := range links {
		of[links[i].ParentID] = append(of[links[i].ParentID], links[i].shown())
	}
	t := Tree{Root: top}
	t.attach(top, of)
	return t
}

func (t *Tree) attach(n *Node, of map[string][]*Node) {
	for _, child := range of[n.ItemID] {
		t.attach(child, of)
		switch {
		case child.Hidden && n.Hidden:
			n.Versions = append(n.Versions, child.Versions...)
		case !child.Hidden || len(child.Versions) > 0:
			n.Versions = append(n.Versions, child)
		}
	}
	if !n.Hidden {
		t.Seen++
		return
	}
	*n = Node{Hidden: true, Versions: n.Versions}
}

func (k *kinship) shown() *Node {
	n := k.node
	n.ItemID, n.Hidden = k.ChildID, !k.seen
	return &n
}
