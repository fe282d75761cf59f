package page

import (
	"github.com/folkmoot/folkmoot/server/civic/observer"
)

// ObserversView is who watches a forum.
type ObserversView struct {
	ForumHead
	Watching []*observer.Pass
	// Own pass of whoever looks; nil where they never asked.
	Own *observer.Pass
	// All passes, for who admits.
	All      []*observer.Pass
	MayAdmit bool
	// Takes claims that people can ask now.
	Takes bool
	// Pass whose form was refused.
	Pass string
}

// MayAsk claims that whoever looks can ask to observe.
func (v ObserversView) mayAsk() bool {
	return v.Takes && (v.Own == nil || v.Own.State == observer.Declined || v.Own.State == observer.Ended)
}

// with are the passes in a state, for who admits.
func (v ObserversView) with(s observer.State) (all []*observer.Pass) {
	for _, p := range v.All {
		if p.State == s {
			all = append(all, p)
		}
	}
	return all
}

func passColour(s observer.State) string {
	switch s {
	case observer.Waits:
		return "yellow"
	case observer.Admitted:
		return "green"
	case observer.Declined:
		return "red"
	}
	return "grey"
}

// ApplyView asks somebody who wants to observe.
type ApplyView struct {
	ForumHead
	Name, Organisation string
}
