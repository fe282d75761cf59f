package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server"
)

// metricNames starts a server over an empty store and reads what it measures.
func metricNames(t *testing.T) map[string]bool {
	t.Helper()
	settings := server.Defaults()
	settings.Addr, settings.Data, settings.LogLevel = "127.0.0.1:0", t.TempDir(), "error"
	ctx, stop := context.WithCancel(t.Context())
	s, err := server.Open(ctx, settings)
	if err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(a string) { address <- a }) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	base := "http://" + <-address
	read(t, base+"/") // one request, so that there is something to count
	names := map[string]bool{"up": true}
	for _, line := range strings.Split(string(read(t, base+"/metrics")), "\n") {
		if name := metric.FindString(line); name != "" && !strings.HasPrefix(line, "#") {
			names[name] = true
		}
	}
	return names
}

func read(t *testing.T, address string) []byte {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", address, answer.Status, err)
	}
	return body
}

var metric = regexp.MustCompile(`\b(folkmoot|process|go)_[a-z_]+\b`)

func TestAlertsAndDashboardAskOnlyForWhatTheServerMeasures(t *testing.T) {
	measured := metricNames(t)
	asked := 0
	check := func(where, expression string) {
		for _, name := range metric.FindAllString(expression, -1) {
			asked++
			if !measured[name] {
				t.Errorf("%s asks for %s, which the server does not measure", where, name)
			}
		}
	}
	rules, _ := at(t, documents(t, "monitoring/alerts.yaml")[0], "groups", 0, "rules").([]any)
	for _, rule := range rules {
		check(fmt.Sprint(at(t, rule, "alert")), fmt.Sprint(at(t, rule, "expr")))
	}
	raw, err := os.ReadFile("monitoring/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(raw, &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			check(panel.Title, target.Expr)
		}
	}
	if len(rules) < 8 || len(dashboard.Panels) < 10 || asked < 30 {
		t.Errorf("%d rules and %d panels ask for %d metrics: they were not read", len(rules), len(dashboard.Panels), asked)
	}
}
