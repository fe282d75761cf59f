package frontend

import (
	"testing"
	"testing/fstest"
)

func built() shelf {
	return stock(fstest.MapFS{
		"dist/manifest.json":           {Data: []byte(`{"page.css":"page-0123456789.css"}`)},
		"dist/page-0123456789.css":     {Data: []byte("plain")},
		"dist/page-0123456789.css.gz":  {Data: []byte("gz")},
		"dist/page-0123456789.css.br":  {Data: []byte("br")},
		"dist/secret-0123456789.notes": {Data: []byte("not in the manifest")},
	})
}

func TestAnAssetIsSentInTheBestEncodingTheBrowserTakes(t *testing.T) {
	f := built().files["page-0123456789.css"]
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "": "", "br;q=0, gzip": "gzip",
		"br; q=0.5": "br", "gzip;q=0": "", "identity": "",
	} {
		if _, got := f.Body(accept); got != want {
			t.Errorf("Accept-Encoding %q: encoding %q, want %q", accept, got, want)
		}
	}
	if f.ETag != `"0123456789"` || f.Type != "text/css; charset=utf-8" {
		t.Errorf("got ETag %s and type %s", f.ETag, f.Type)
	}
}

func TestWhatIsNotInTheManifestIsNotServed(t *testing.T) {
	for _, name := range []string{"secret-0123456789.notes", "manifest.json", "page-0123456789.css.br", "../frontend.go", ""} {
		if _, found := built().files[name]; found {
			t.Errorf("%q is served", name)
		}
	}
}

func TestAProgramBuiltWithoutAssetsSaysSo(t *testing.T) {
	if err := stock(fstest.MapFS{}).err; err != ErrNotBuilt {
		t.Errorf("got %v", err)
	}
}

func TestEveryBuiltAssetIsThereAndPublicPagesStayWithinTheirBudget(t *testing.T) {
	if Ready() != nil {
		t.Skip("the front end is not built here")
	}
	const budget = 50 << 10
	total := 0
	for _, name := range []string{"page.css", "page.js", "boot.js", "mark.svg"} {
		f, found := Asset(Path(name)[len(Prefix):])
		if !found {
			t.Fatalf("%s is missing from dist", name)
		}
		body, _ := f.Body("gzip")
		total += len(body)
	}
	t.Logf("styles and scripts of a public page: %d bytes as gzip", total)
	if total > budget*3/4 {
		t.Errorf("%d bytes leave too little of %d for the page itself", total, budget)
	}
}
