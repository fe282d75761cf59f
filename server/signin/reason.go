package signin

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
)

// reason is what a log may hold of a failed sign-in. The errors of providers'
// libraries repeat whole answers and addresses, and with them tokens and
// people's names.
func reason(err error) string {
	var retrieve *oauth2.RetrieveError
	if errors.As(err, &retrieve) {
		status := 0
		if retrieve.Response != nil {
			status = retrieve.Response.StatusCode
		}
		return fmt.Sprintf("the exchange of the code was answered with %d %q", status, retrieve.ErrorCode)
	}
	var reach *url.Error
	if errors.As(err, &reach) {
		host := "an address"
		if u, bad := url.Parse(reach.URL); bad == nil {
			host = u.Host
		}
		return fmt.Sprintf("%s %s: %v", reach.Op, host, reach.Err)
	}
	if text := err.Error(); strings.HasPrefix(text, "signin:") || strings.HasPrefix(text, "oidc:") {
		return text
	}
	return fmt.Sprintf("%T", err)
}
