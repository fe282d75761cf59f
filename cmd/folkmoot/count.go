package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/count"
)

// countBallots counts a file of ranked ballots and prints every round.
func countBallots(_ context.Context, args []string) error {
	const how = "call it as 'folkmoot count FILE --method irv|schulze|stv [--seats N] [--lot 2,1,3]'"
	flags := flag.NewFlagSet("count", flag.ContinueOnError)
	method := flags.String("method", "", "irv, schulze or stv")
	seats := flags.Int("seats", 1, "how many are to be elected, with stv")
	lot := flags.String("lot", "", "the order in which options win a tie, as numbers from 1; the last listed first when not given")
	files, err := mixed(flags, args)
	if err != nil {
		return err
	}
	if len(files) != 1 || *seats != 1 && *method != "stv" {
		return usageError(how)
	}
	f, err := os.Open(files[0])
	if err != nil {
		return err
	}
	defer f.Close()
	election, err := count.Read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", files[0], err)
	}
	if election.Lot, err = readLot(*lot); err != nil {
		return err
	}
	var result any
	switch *method {
	case "irv":
		result, err = election.Runoff()
	case "schulze":
		result, err = election.Schulze()
	case "stv":
		result, err = election.Transfer(*seats)
	default:
		return usageError(how)
	}
	if err != nil {
		return err
	}
	return printJSON(os.Stdout, result)
}

// mixed reads flags that stand before, between or after the other words.
func mixed(flags *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, flags.Arg(0)), flags.Args()[1:]
	}
}

func readLot(s string) (lot []int, err error) {
	if s == "" {
		return nil, nil
	}
	for _, part := range strings.Split(s, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return nil, usageError(fmt.Sprintf("--lot is the numbers of options, and not %q", part))
		}
		lot = append(lot, n-1)
	}
	return lot, nil
}
