package people

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// secretBytes is the least that a platform's secret may hold: anything
// shorter could be tried out by whoever copied the store.
const secretBytes = 32

// Vault seals personal data and makes keys for looking it up. Whoever copies
// the store without the platform's secret learns no address from it.
type Vault struct {
	seal   cipher.AEAD
	lookup []byte
	pages  []byte
}

// NewVault derives the vault's keys from the platform's secret.
func NewVault(secret string) (*Vault, error) {
	if len(secret) < secretBytes {
		return nil, errors.New("people: the platform's secret must hold at least 32 bytes")
	}
	key := func(purpose string) ([]byte, error) {
		return hkdf.Key(sha256.New, []byte(secret), nil, "folkmoot "+purpose, 32)
	}
	sealing, err := key("personal data")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	v := &Vault{}
	if v.seal, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	if v.lookup, err = key("lookup"); err != nil {
		return nil, err
	}
	v.pages, err = key("pages")
	return v, err
}

// Seal encrypts plain for one place: opened anywhere else it is rejected, so
// that nobody with write access to the store can swap two people's addresses.
func (v *Vault) Seal(plain, place string) string {
	nonce := make([]byte, v.seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program instead
	return base64.RawStdEncoding.EncodeToString(v.seal.Seal(nonce, nonce, []byte(plain), []byte(place)))
}

// Open decrypts what Seal made for the same place.
func (v *Vault) Open(sealed, place string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < v.seal.NonceSize() {
		return "", errors.New("people: what was sealed is damaged")
	}
	nonce, body := raw[:v.seal.NonceSize()], raw[v.seal.NonceSize():]
	plain, err := v.seal.Open(nil, nonce, body, []byte(place))
	if err != nil {
		return "", errors.New("people: what was sealed cannot be opened with this secret")
	}
	return string(plain), nil
}

// Key names a value in the store without telling it.
func (v *Vault) Key(kind string, parts ...string) string {
	return mac(v.lookup, append([]string{kind}, parts...))
}

// Mark signs a value that goes out to a page and comes back, for one purpose.
func (v *Vault) Mark(purpose string, parts ...string) string {
	return mac(v.pages, append([]string{purpose}, parts...))
}

// Marked says whether mark is what Mark gives, in constant time.
func (v *Vault) Marked(mark, purpose string, parts ...string) bool {
	return hmac.Equal([]byte(mark), []byte(v.Mark(purpose, parts...)))
}

func mac(key []byte, parts []string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(m.Sum(nil))
}

// addressKey is how an address is looked up. Letters' case is folded over the
// whole address: no provider in use tells two mailboxes apart by it.
func (v *Vault) addressKey(address string) string {
	return v.Key("address", foldAddress(address))
}

func foldAddress(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

// secretWord makes 256 random bits that can stand in a cookie or a header.
func secretWord() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hashed is how a secret word is kept. It holds 256 random bits, so one
// unsalted hash is enough: there is nothing to guess.
func hashed(word string) string {
	sum := sha256.Sum256([]byte(word))
	return hex.EncodeToString(sum[:])
}
