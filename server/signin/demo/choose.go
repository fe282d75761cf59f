package demo

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
)

// ask shows the cast.
func (p *Provider) ask(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	if _, err := p.store.AuthRequestByID(r.Context(), id); err != nil {
		p.startAgain(w, r)
		return
	}
	p.show(w, r, id, http.StatusOK)
}

func (p *Provider) show(w http.ResponseWriter, r *http.Request, id string, status int) {
	page := p.choose(r, Prefix+"/choose", p.cast, map[string]string{"id": id}, status != http.StatusOK)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page)
}

// chosen notes who somebody chose to be and sends them on. The id in the form
// is the proof that they began here: it is random, and a sign-in that another
// browser began is refused by that browser's missing cookie.
func (p *Provider) chosen(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 10_000)
	id, person := r.PostFormValue("id"), r.PostFormValue("person")
	if _, err := p.store.AuthRequestByID(r.Context(), id); err != nil {
		p.startAgain(w, r)
		return
	}
	if !p.store.choose(id, person) {
		p.show(w, r, id, http.StatusUnprocessableEntity)
		return
	}
	http.Redirect(w, r, Prefix+"/authorize/callback?"+url.Values{"id": {id}}.Encode(), http.StatusSeeOther)
}

// startAgain leads back to the platform when the choice took too long.
func (p *Provider) startAgain(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

var plain = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{if .Wrong}}Error: {{end}}Who would you like to be?</title>
<main><h1>Who would you like to be?</h1>
<p>This is a demonstration: nobody here is real and no password is asked.</p>
{{if .Wrong}}<p role="alert">Choose somebody from the list.</p>{{end}}
<form method="post" action="{{.Action}}">
{{range $name, $value := .Hidden}}<input type="hidden" name="{{$name}}" value="{{$value}}">{{end}}
<fieldset><legend>The cast</legend>
{{range .Cast}}<p><label><input type="radio" name="person" value="{{.Key}}"> {{.Name}}{{with .Organisation}}, {{.}}{{end}}: {{.Part}}</label></p>
{{end}}</fieldset><button>Continue</button></form></main></html>
`))

// plainPage is the page when nobody supplied a better one.
func plainPage(_ *http.Request, action string, cast []Member, hidden map[string]string, wrong bool) []byte {
	var page bytes.Buffer
	data := map[string]any{"Action": action, "Cast": cast, "Hidden": hidden, "Wrong": wrong}
	if err := plain.Execute(&page, data); err != nil {
		return []byte("The page could not be made.")
	}
	return page.Bytes()
}
