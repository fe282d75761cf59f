package main

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// ask asks the running server and fails unless it answers as it should.
func (s *served) ask(token, method, path string, body any, status int) map[string]any {
	s.t.Helper()
	got, answer, err := s.api(token, method, path, body)
	if err != nil || got != status {
		s.t.Fatalf("%s %s: %d %v %v", method, path, got, answer, err)
	}
	return answer
}

// tokenOf is a token of somebody of the cast.
func tokenOf(t *testing.T, data, person string) string {
	t.Helper()
	out, said, code := call(t, nil, "token", "issue", "--data", data, "--person", person, "--scopes", "read,write,publish,admin")
	if code != 0 {
		t.Fatalf("no token for %s: %s", person, said)
	}
	return strings.TrimSpace(out)
}

// voted is a ballot that people of the cast voted in, and its audit bundle as
// anybody downloads it: everything through the program's own API.
func voted(t *testing.T) (bundle []byte) {
	t.Helper()
	data := imported(t)
	s := start(t, "", data)
	admin := tokenOf(t, data, "Demo Administrator")
	voters := []string{"Demo Citizen", "Demo Suggester", "Demo Drafter", "Demo Reader"}
	points := []ballot.Point{ballot.Supports, ballot.StronglyOppose, ballot.Supports}
	id := s.ask(admin, "POST", "/ballots", map[string]any{"about": ballot.About{Title: "Shelters", Quorum: 50,
		Questions: []ballot.Question{{Title: "Shelters at every stop", Method: ballot.Support, Carried: 50, Consensus: 80}}}}, 201)["id"].(string)
	at := "/ballots/" + id
	s.ask(admin, "PUT", at+"/voters", map[string]any{"lines": strings.Join(voters, "\n")}, 200)
	frozen := s.ask(admin, "POST", at+"/freeze", map[string]any{"opens": "2020-01-01T00:00:00Z", "closes": time.Now().Add(time.Hour)}, 200)
	key := frozen["rules"].(map[string]any)["key"].(map[string]any)
	n, err := base64.RawURLEncoding.DecodeString(key["n"].(string))
	if err != nil {
		t.Fatal(err)
	}
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(key["e"].(float64))})
	if err != nil {
		t.Fatal(err)
	}
	for i, point := range points {
		message, signature := paperOf(t, s, client, tokenOf(t, data, voters[i]), at)
		s.castUnnamed(at, message, signature, point)
	}
	s.ask(admin, "POST", at+"/close", nil, 200)
	answer, err := http.Get(s.base + "/api/v1" + at + "/bundle")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if bundle, err = io.ReadAll(answer.Body); err != nil || answer.StatusCode != 200 {
		t.Fatalf("no bundle: %d %v", answer.StatusCode, err)
	}
	return bundle
}

// castUnnamed puts a vote into the box with neither a token nor a cookie.
func (s *served) castUnnamed(at string, message, signature []byte, point ballot.Point) {
	s.t.Helper()
	raw, err := json.Marshal(map[string]any{"message": message, "signature": signature, "answers": []ballot.Answer{{Point: point}}})
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.Post(s.base+"/api/v1"+at+"/box", "application/json", bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != 200 {
		s.t.Fatalf("the vote is answered with %d %s %v", answer.StatusCode, said, err)
	}
}

// paperOf covers a number, has it signed, and uncovers the signature.
func paperOf(t *testing.T, s *served, client blindrsa.Client, token, at string) (message, signature []byte) {
	t.Helper()
	number := make([]byte, 32)
	_, _ = rand.Read(number)
	message, err := client.Prepare(rand.Reader, number)
	if err != nil {
		t.Fatal(err)
	}
	blinded, state, err := client.Blind(rand.Reader, message)
	if err != nil {
		t.Fatal(err)
	}
	signed := s.ask(token, "POST", at+"/papers", map[string]any{"blinded": blinded}, 200)
	raw, err := base64.StdEncoding.DecodeString(signed["signature"].(string))
	if err != nil {
		t.Fatal(err)
	}
	if signature, err = client.Finalize(state, raw); err != nil {
		t.Fatal(err)
	}
	return message, signature
}

// forged writes the bundle with its board and result changed. With sums, the
// list of hashes inside is made to fit, as a forger would.
func forged(t *testing.T, bundle []byte, sums bool, forge func(*ballot.Board), recount bool) string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	files, names := map[string][]byte{}, []string{}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	var board ballot.Board
	var rules ballot.Rules
	if json.Unmarshal(files["board.json"], &board) != nil || json.Unmarshal(files["poll.json"], &rules) != nil {
		t.Fatal("the bundle holds no board or no rules")
	}
	forge(&board)
	if files["board.json"], err = json.Marshal(board); err != nil {
		t.Fatal(err)
	}
	if recount {
		result, err := ballot.Count(&rules, &board)
		if err != nil {
			t.Fatal(err)
		}
		if files["result.json"], err = json.MarshalIndent(result, "", "  "); err != nil {
			t.Fatal(err)
		}
	}
	if sums {
		files["SHA256SUMS"] = nil
		for _, name := range names {
			if name != "SHA256SUMS" {
				sum := sha256.Sum256(files[name])
				files["SHA256SUMS"] = fmt.Appendf(files["SHA256SUMS"], "%s  %s\n", hex.EncodeToString(sum[:]), name)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "ballot.zip")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	for _, name := range names {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVerifyCountsABallotAgainAndNamesWhatIsWrongWithAnAlteredOne(t *testing.T) {
	bundle := voted(t)
	oppose := func(b *ballot.Board) {
		pile := b.Answers[0].Answers
		i := slices.IndexFunc(pile, func(a ballot.Answer) bool { return a.Point == ballot.Supports })
		pile[i].Point = ballot.StronglyOppose
	}
	missing := func(b *ballot.Board) {
		b.Papers, b.Answers[0].Answers = b.Papers[1:], b.Answers[0].Answers[1:]
	}
	twice := func(b *ballot.Board) { b.Papers[1] = b.Papers[0] }
	for _, c := range []struct {
		what string
		file string
		code int
		says string
	}{
		{"as it was downloaded", written(t, "ballot.zip", bundle), 0, "3 votes with valid papers, of 3 papers given out to 4 people; counted again, the result is the one published"},
		{"one ballot altered", forged(t, bundle, false, oppose, false), 1, "board.json is not the file that was bundled"},
		{"one ballot altered, with sums that fit", forged(t, bundle, true, oppose, false), 1, "counting the board again gives another result"},
		{"one ballot altered, with a result and sums that fit", forged(t, bundle, true, oppose, true), 1, "what the record holds of sha256"},
		{"a ballot missing", forged(t, bundle, true, missing, true), 1, "what the record holds of sha256"},
		{"a token used twice", forged(t, bundle, true, twice, false), 1, "stands there twice"},
		{"half of a bundle", written(t, "half.zip", bundle[:len(bundle)/2]), 1, "FAILED"},
	} {
		out, said, code := call(t, nil, "verify", c.file)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: ended with %d\n%s%s", c.what, code, out, said)
		}
	}
	if out, _, code := call(t, nil, "verify", "--key", "other.example+00000000+AAAA", written(t, "ballot.zip", bundle)); code != 1 {
		t.Errorf("another platform's key verifies it: %s", out)
	}
}
