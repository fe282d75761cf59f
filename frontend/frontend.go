// Package frontend carries what the browser loads: styles, scripts and the
// mark, built by build.mjs into dist and embedded into the program.
//
// It promises that a name with a hash in it always means the same bytes, so
// that browsers may keep them for ever. It refuses to serve anything that is
// not in the manifest, and it knows no HTTP framework: a server asks for a
// File and sends it its own way.
package frontend

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the server mounts the assets.
const Prefix = "/assets/"

// Keep is the Cache-Control under which an asset is sent: its name changes
// whenever its bytes do.
const Keep = "public, max-age=31536000, immutable"

// ErrNotBuilt: the program was compiled before build.mjs ran, so pages would
// arrive without their styles.
var ErrNotBuilt = errors.New("frontend: dist holds no manifest: run the front-end build, then build the program again")

// File is one asset, ready to send.
type File struct {
	Name string
	Type string // Content-Type
	ETag string

	plain, gzip, brotli []byte
}

// Body gives the bytes in the best encoding that the Accept-Encoding header
// allows, and its name for Content-Encoding ("" for the plain bytes).
func (f File) Body(acceptEncoding string) (body []byte, encoding string) {
	switch {
	case f.brotli != nil && accepts(acceptEncoding, "br"):
		return f.brotli, "br"
	case f.gzip != nil && accepts(acceptEncoding, "gzip"):
		return f.gzip, "gzip"
	}
	return f.plain, ""
}

// Varies says whether Body depends on what the browser accepts.
func (f File) Varies() bool { return f.brotli != nil || f.gzip != nil }

type shelf struct {
	hashed map[string]string // plain name → hashed name
	files  map[string]File   // hashed name → file
	err    error
}

var shelves = sync.OnceValue(func() shelf { return stock(dist) })

// Ready says whether the assets were built into the program.
func Ready() error { return shelves().err }

// Path gives the address of an asset by its plain name: Path("page.css").
func Path(name string) string {
	if hashed, known := shelves().hashed[name]; known {
		return Prefix + hashed
	}
	return Prefix + name
}

// Has says whether an asset was built: the editor is not loaded where it is absent.
func Has(name string) bool {
	_, known := shelves().hashed[name]
	return known
}

// Asset finds a file by its hashed name, as it stands in an address.
func Asset(hashed string) (File, bool) {
	f, known := shelves().files[hashed]
	return f, known
}

func stock(from fs.FS) shelf {
	s := shelf{hashed: map[string]string{}, files: map[string]File{}}
	raw, err := fs.ReadFile(from, "dist/manifest.json")
	if err != nil {
		s.err = ErrNotBuilt
		return s
	}
	if s.err = json.Unmarshal(raw, &s.hashed); s.err != nil {
		return s
	}
	for _, name := range s.hashed {
		plain, err := fs.ReadFile(from, "dist/"+name)
		if err != nil {
			s.err = err
			return s
		}
		f := File{Name: name, Type: mediaType(name), ETag: `"` + hashOf(name) + `"`, plain: plain}
		f.gzip, _ = fs.ReadFile(from, "dist/"+name+".gz")
		f.brotli, _ = fs.ReadFile(from, "dist/"+name+".br")
		s.files[name] = f
	}
	return s
}

// mediaType does not ask the machine's own table for what we know: it differs
// from one machine to the next.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func hashOf(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return stem[strings.LastIndexByte(stem, '-')+1:]
}

// accepts reads an Accept-Encoding header. "br;q=0" is a refusal.
func accepts(header, encoding string) bool {
	for _, part := range strings.Split(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			weight = strings.ReplaceAll(weight, " ", "")
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
