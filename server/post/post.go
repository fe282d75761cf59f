// Package post sends letters over SMTP.
//
// It promises the headers that let a receiver end the mails with one click
// (RFC 8058) and an id that stays the same when a letter is sent again. It
// refuses to send a password over a connection that is not encrypted, except
// to this very machine.
package post

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/folkmoot/folkmoot/server/civic/follow"
)

// Box is a way to send.
type Box struct {
	client *gomail.Client
	from   *mail.Address
	host   string // of the sender's address, for the letters' ids
}

// Open reads an address such as smtp://name:password@host:587, which asks for
// encryption on the way, or smtps://host:465, which begins with it.
func Open(address, from, name string) (*Box, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("it does not look like smtp://name:password@host:587 or smtps://host:465")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("%q is not an e-mail address to send from", from)
	}
	if sender.Name == "" {
		sender.Name = name
	}
	options := []gomail.Option{gomail.WithTimeout(20 * time.Second), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	port := 587
	if u.Scheme == "smtps" {
		port = 465
		options = append(options, gomail.WithSSL())
	}
	if local(u.Hostname()) {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	}
	if given := u.Port(); given != "" {
		if port, err = strconv.Atoi(given); err != nil {
			return nil, fmt.Errorf("%q is not a port", given)
		}
	}
	options = append(options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, errors.New("the mail server's address cannot be used")
	}
	_, host, _ := cutLast(sender.Address)
	return &Box{client, sender, host}, nil
}

func cutLast(address string) (before, after string, found bool) {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return address[:i], address[i+1:], true
		}
	}
	return address, "localhost", false
}

// local says whether a host is this machine.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Send sends one letter. What it returns names nobody.
func (b *Box) Send(ctx context.Context, l follow.Letter) error {
	m := gomail.NewMsg()
	m.FromMailAddress(b.from)
	if err := m.To(l.To); err != nil {
		return errors.New("post: the receiver's address cannot be written to")
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID + "@" + b.host)
	m.SetDateWithValue(l.At)
	m.SetGenHeader(gomail.Header("Auto-Submitted"), "auto-generated")
	m.SetListUnsubscribe(l.Unsubscribe)
	m.SetListUnsubscribePost()
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	if err := b.client.DialAndSendWithContext(ctx, m); err != nil {
		var refused *gomail.SendError
		if errors.As(err, &refused) {
			return fmt.Errorf("post: the mail server did not take a letter (%v)", refused.Reason)
		}
		return errors.New("post: the mail server cannot be reached, or refuses us")
	}
	return nil
}
