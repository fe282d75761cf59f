package signin

import (
	"net/url"
	"strings"
)

// local gives the path to come back to, "/" for anything that might lead
// somewhere else. Browsers read "//host" and "/\host" as other sites, and drop
// tabs and line ends before they look.
func local(to string) string {
	if len(to) == 0 || len(to) > 2000 || to[0] != '/' || strings.HasPrefix(to, "//") {
		return "/"
	}
	for _, r := range to {
		if r < 0x20 || r == 0x7f || r == '\\' {
			return "/"
		}
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	// "/.//host" and "/x/..//host" become "//host" once a browser has
	// resolved the dots.
	if strings.Contains(u.Path, "//") || strings.Contains(u.Path, "\\") {
		return "/"
	}
	for _, ours := range []string{"/sign-in", "/sign-out", "/welcome", "/demo-oidc"} {
		if u.Path == ours || strings.HasPrefix(u.Path, ours+"/") {
			return "/"
		}
	}
	return to
}
