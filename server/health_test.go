package server

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/bus"
	"github.com/folkmoot/folkmoot/storage/sqlite"
	"github.com/gofiber/fiber/v2"
)

func TestAServerThatIsNotReadySaysWhatIsMissing(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	s := &Server{engine: store, bus: bus.Local()}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/readyz", s.readyz)
	app.Get("/healthz", healthz)
	ask := func(path string) (status int, parts map[string]string) {
		t.Helper()
		r := (&browser{w: &world{t: t, base: "http://localhost"}}).request("GET", path, nil)
		answer, err := app.Test(r, -1)
		must(t, err)
		defer answer.Body.Close()
		var said struct {
			Ready bool              `json:"ready"`
			Parts map[string]string `json:"parts"`
		}
		if path == "/readyz" {
			must(t, json.NewDecoder(answer.Body).Decode(&said))
			if said.Ready != (answer.StatusCode == 200) {
				t.Errorf("it answers %d and says %v", answer.StatusCode, said)
			}
		}
		return answer.StatusCode, said.Parts
	}
	if _, parts := ask("/readyz"); parts["store"] != "ready" || parts["bus"] != "ready" || parts["server"] != "" {
		t.Errorf("with everything there it says %v", parts)
	}
	s.leaving.Store(true)
	if status, parts := ask("/readyz"); status != 503 || parts["server"] != "shutting down" || parts["store"] != "ready" {
		t.Errorf("on its way out it answers %d: %v", status, parts)
	}
	s.leaving.Store(false)
	must(t, store.Close())
	if status, parts := ask("/readyz"); status != 503 || parts["store"] == "ready" || parts["store"] == "" {
		t.Errorf("without its store it answers %d: %v", status, parts)
	}
	if status, _ := ask("/healthz"); status != 200 {
		t.Errorf("a program that runs answers %d", status)
	}
}
