package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// issueToken issues a personal access token for a program. It may run beside a
// server: both open the same store.
func issueToken(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] != "issue" {
		return usageError("call it as 'folkmoot token issue --data DIR --person NAME-OR-ADDRESS'")
	}
	var person, scopes, name string
	days := 90
	settings, _, err := configure("token issue", args[1:], []string{"data"}, func(f *flag.FlagSet) {
		f.StringVar(&person, "person", "", "whose token it is: a name or an e-mail address")
		f.StringVar(&scopes, "scopes", "read,write", "what it may do: read, write, publish, admin, separated by commas")
		f.StringVar(&name, "name", "command line", "what its owner will know it by")
		f.IntVar(&days, "days", days, "how many days it works, at most 365")
	})
	if err != nil {
		return err
	}
	if person == "" {
		return usageError("--person is missing: whose token shall it be?")
	}
	register, done, err := server.OpenPeople(ctx, settings)
	if err != nil {
		return err
	}
	defer done()
	wanted := people.NewToken{Name: name, Days: days}
	for _, s := range strings.Split(scopes, ",") {
		wanted.Scopes = append(wanted.Scopes, people.TokenScope(strings.TrimSpace(s)))
	}
	word, issued, err := register.Tokens.IssueFor(ctx, people.Operator(), person, wanted)
	if err != nil {
		return err
	}
	fmt.Println(word)
	fmt.Fprintf(os.Stderr, "It works until %s and is shown only now.\n", issued.Expires.Format("2 January 2006"))
	return nil
}
